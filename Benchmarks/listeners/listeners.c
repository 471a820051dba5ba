// Opens many streams of server-sent events, and tells what they cost the server and how soon all have an event.
//
// usage: listeners [-n COUNT] [-s SECONDS] [-e EVENTS] [-H FIELD]… -p PATH -b BODY PID ADDRESS:PORT EVENTS-PATH
//
// Each of EVENTS (5) begins with a POST of BODY ({n} becomes its number) to PATH, which must be answered with 201 and
// must be told to every listener. Every request has the fields. Prints one line: the server's resident memory for each
// listener (bytes), its processor time in SECONDS (3) at rest (milliseconds) and for telling all of an event (median),
// the median over the events of the time from the POST until half of the listeners, 99%, and all have it
// (microseconds).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { most_events = 100, patience_milliseconds = 30000 };

struct listener {
  int socket;
  int told;  // of how many events
};

static struct sockaddr_in address;
static const char *host;
static char fields[4096];

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static long number_in(int pid, const char *file, const char *format, int numbers) {
  char path[64], text[8192];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
  FILE *stream = fopen(path, "re");
  if (!stream) err(1, "%s", path);
  text[fread(text, 1, sizeof text - 1, stream)] = 0;
  fclose(stream);
  long first = 0, second = 0;
  const char *from = numbers == 2 ? strrchr(text, ')') : strstr(text, "VmRSS:");
  if (!from || sscanf(from, format, &first, &second) != numbers) errx(1, "%s: not understood", path);
  return first + second;
}

static long resident_kibibytes(int pid) { return number_in(pid, "status", "VmRSS: %ld", 1); }

static double processor_milliseconds(int pid) {
  long ticks = number_in(pid, "stat", ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", 2);
  return (double)ticks * 1000 / (double)sysconf(_SC_CLK_TCK);
}

static int dial(void) {
  int one = 1, descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) err(1, "socket");
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address)) err(1, "connect");
  return descriptor;
}

static void send_all(int descriptor, const char *bytes, size_t length) {
  if (send(descriptor, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) err(1, "send");
}

// A stream whose head has come.
static int listen_to(const char *path) {
  char request[8192], answer[16384];
  int descriptor = dial(), length = snprintf(
    request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", path, host, fields);
  send_all(descriptor, request, (size_t)length);
  ssize_t count = recv(descriptor, answer, sizeof answer - 1, 0);
  answer[count > 0 ? count : 0] = 0;
  if (strncmp(answer, "HTTP/1.1 200", 12) != 0) errx(1, "no 200: %.200s", answer);
  return descriptor;
}

static const char *post_path, *post_body;

// Posts the body, on a connection of its own, without waiting for the answer.
static int post(int number) {
  char body[8192] = "", request[16384];
  const char *mark = strstr(post_body, "{n}");
  snprintf(body, sizeof body, "%.*s", mark ? (int)(mark - post_body) : (int)strlen(post_body), post_body);
  if (mark) snprintf(body + strlen(body), sizeof body - strlen(body), "%d%s", number, mark + 3);
  int descriptor = dial(), length = snprintf(
    request, sizeof request,
    "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", post_path, host,
    fields, strlen(body), body);
  send_all(descriptor, request, (size_t)length);
  return descriptor;
}

static void require_created(int descriptor) {
  char answer[16384];
  ssize_t count = recv(descriptor, answer, sizeof answer - 1, 0);
  answer[count > 0 ? count : 0] = 0;
  if (strncmp(answer, "HTTP/1.1 201", 12) != 0) errx(1, "no 201: %.600s", answer);
  close(descriptor);
}

// Reads all that has come. Whether an event was in it: what is sent at other times are comments.
static bool read_event(int descriptor) {
  static char bytes[65536];
  bool found = false;
  for (;;) {
    ssize_t count = recv(descriptor, bytes, sizeof bytes, MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN) return found;
    if (count <= 0) errx(1, "a listener was hung up on");
    found |= memmem(bytes, (size_t)count, "data:", 5) != NULL;
  }
}

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, compare);
  return values[count / 2];
}

int main(int argc, char **argv) {
  int count = 5000, seconds = 3, events = 5, option;
  while ((option = getopt(argc, argv, "n:s:e:H:p:b:")) != -1) {
    switch (option) {
      case 'n': count = atoi(optarg); break;
      case 's': seconds = atoi(optarg); break;
      case 'e': events = atoi(optarg); break;
      case 'p': post_path = optarg; break;
      case 'b': post_body = optarg; break;
      case 'H':
        if (strlen(fields) + strlen(optarg) + 3 > sizeof fields) errx(1, "fields too long");
        strcat(strcat(fields, optarg), "\r\n");
        break;
      default: return 64;
    }
  }
  if (argc - optind != 3 || !post_path || !post_body || count < 1 || events < 1 || events > most_events)
    errx(64, "usage: listeners [-n COUNT] [-s SECONDS] [-e EVENTS] [-H FIELD]… -p PATH -b BODY PID ADDRESS:PORT PATH");
  int pid = atoi(argv[optind]);
  host = strdup(argv[optind + 1]);
  char *colon = strchr(argv[optind + 1], ':');
  if (!colon) errx(64, "ADDRESS:PORT");
  *colon = 0;
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)atoi(colon + 1));
  if (inet_pton(AF_INET, argv[optind + 1], &address.sin_addr) != 1) errx(64, "ADDRESS:PORT");

  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < (rlim_t)count + 16) errx(1, "needs %d descriptors, may have %ld", count, (long)limit.rlim_cur);

  close(listen_to(argv[optind + 2]));
  long before = resident_kibibytes(pid);
  struct listener *all = calloc((size_t)count, sizeof *all);
  double *times = calloc((size_t)count, sizeof *times);
  int set = epoll_create1(EPOLL_CLOEXEC);
  if (!all || !times || set < 0) err(1, "calloc, epoll_create1");
  for (int index = 0; index < count; index++) {
    all[index].socket = listen_to(argv[optind + 2]);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = &all[index]};
    if (epoll_ctl(set, EPOLL_CTL_ADD, all[index].socket, &event)) err(1, "epoll_ctl");
  }
  sleep(1);  // until they idle, as far as the server is concerned
  for (int index = 0; index < count; index++) read_event(all[index].socket);
  long after = resident_kibibytes(pid);

  double at_rest = processor_milliseconds(pid);
  sleep((unsigned)seconds);
  at_rest = processor_milliseconds(pid) - at_rest;

  double half[most_events], most[most_events], last[most_events], work[most_events];
  for (int number = 1; number <= events; number++) {
    work[number - 1] = processor_milliseconds(pid);
    double begin = milliseconds();
    int told = 0, posted = post(number);
    while (told < count) {
      struct epoll_event ready[256];
      int found = epoll_wait(set, ready, 256, patience_milliseconds);
      if (found <= 0) errx(1, "only %d of %d listeners were told of event %d", told, count, number);
      for (int index = 0; index < found; index++) {
        struct listener *listener = ready[index].data.ptr;
        if (!read_event(listener->socket) || listener->told == number) continue;
        listener->told = number;
        times[told++] = (milliseconds() - begin) * 1000;
      }
    }
    require_created(posted);
    work[number - 1] = processor_milliseconds(pid) - work[number - 1];
    half[number - 1] = times[count / 2];
    most[number - 1] = times[(long)count * 99 / 100];
    last[number - 1] = times[count - 1];
    usleep(200000);  // what else follows from it, warnings perhaps, is told too
    for (int index = 0; index < count; index++) read_event(all[index].socket);
  }
  printf(
    "listeners=%d rss=%ld rss_after=%ld bytes_each=%.0f rest_ms=%.0f event_ms=%.0f p50_us=%.0f p99_us=%.0f all_us=%.0f\n",
    count, before, after, (double)(after - before) * 1024 / count, at_rest, median(work, events), median(half, events),
    median(most, events), median(last, events));
  return 0;
}
