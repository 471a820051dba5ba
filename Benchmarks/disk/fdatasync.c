// What the disk alone takes for a small durable write: as a write-ahead log does, a page with its frame is written at the
// next place of a file that is there already, and fdatasync waits until it is on the disk.
//
// usage: fdatasync NEW-FILE SECONDS
//
// Prints one line of key=value pairs; the times are of write and fdatasync together.
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { frame = 24 + 4096, frames = 1024, maximum_samples = 10000000 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

int main(int argument_count, char **arguments) {
  if (argument_count != 3) errx(2, "usage: fdatasync NEW-FILE SECONDS");
  static char bytes[frame];
  double duration = atof(arguments[2]), *times = malloc(maximum_samples * sizeof *times);
  int file = open(arguments[1], O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 || !times) err(1, "%s", arguments[1]);
  for (off_t index = 0; index < frames; index++)
    if (pwrite(file, bytes, frame, index * frame) != frame) err(1, "pwrite");
  if (fsync(file)) err(1, "fsync");

  size_t count = 0;
  double begin = now(), end = begin;
  while (end - begin < duration && count < maximum_samples) {
    bytes[count % frame]++;
    if (pwrite(file, bytes, frame, (off_t)(count % frames) * frame) != frame) err(1, "pwrite");
    if (fdatasync(file)) err(1, "fdatasync");
    double time = now();
    times[count++] = time - end;
    end = time;
  }
  unlink(arguments[1]);
  if (count == 0) errx(2, "SECONDS");
  qsort(times, count, sizeof *times, compare);
  printf("requests=%zu seconds=%.3f rate=%.0f p50_us=%.1f p99_us=%.1f p999_us=%.1f\n", count, end - begin,
         (double)count / (end - begin), times[count / 2] * 1e6, times[count * 99 / 100] * 1e6,
         times[count * 999 / 1000] * 1e6);
  return 0;
}
