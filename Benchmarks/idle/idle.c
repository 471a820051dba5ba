// Opens many connections that have asked once and idle, and tells what they cost the server.
//
// usage: idle [-t] [-n COUNT] [-s SECONDS] [-H FIELD]… PID ADDRESS:PORT PATH      (-t: over TLS)
//
// Prints one line: how many connections, the server's resident memory before and after (KiB) and what that is for each
// (bytes), the median and the 99th percentile of the time from connect to answer of new requests meanwhile
// (microseconds), and the processor time that the server takes in SECONDS at rest (ticks of 10 ms).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { probes = 1001 };

static struct sockaddr_in address;
static SSL_CTX *tls;  // none for clear text
static char request[8192];
static int request_size;

static long resident_kibibytes(int pid) {
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE *file = fopen(path, "re");
  if (!file) err(1, "%s", path);
  long value = -1;
  while (fgets(line, sizeof line, file)) if (sscanf(line, "VmRSS: %ld", &value) == 1) break;
  fclose(file);
  if (value < 0) errx(1, "%s: no VmRSS", path);
  return value;
}

static long processor_ticks(int pid) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "re");
  if (!file) err(1, "%s", path);
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  long user, system;
  const char *end = strrchr(text, ')');
  if (!end || sscanf(end, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system) != 2)
    errx(1, "%s: not understood", path);
  return user + system;
}

// Asks in clear text.
// Returns how much of the answer came first.
static ssize_t exchange(int socket_, char *answer, size_t size) {
  if (send(socket_, request, request_size, 0) != request_size) err(1, "send");
  return recv(socket_, answer, size, 0);
}

// The same over TLS. The connection outlives what this end knows of it, which would only fill this end's memory.
static ssize_t exchange_encrypted(int socket_, char *answer, size_t size) {
  SSL *session = SSL_new(tls);
  if (!session || SSL_set_fd(session, socket_) != 1) errx(1, "SSL_new");
  SSL_set_quiet_shutdown(session, 1);
  int count = -1;
  if (SSL_connect(session) == 1 && SSL_write(session, request, request_size) == request_size)
    count = SSL_read(session, answer, (int)size);
  if (count < 0) ERR_print_errors_fp(stderr);
  SSL_free(session);
  return count;
}

// One request on a new connection, which stays open.
static int ask(void) {
  int one = 1, socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) err(1, "socket");
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(socket_, (struct sockaddr *)&address, sizeof address)) err(1, "connect");
  char answer[65536];
  ssize_t count = (tls ? exchange_encrypted : exchange)(socket_, answer, sizeof answer);
  if (count < 12 || memcmp(answer, "HTTP/1.1 200", 12)) errx(1, "no 200: %.*s", (int)(count > 0 ? count : 0), answer);
  return socket_;
}

static long microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int compare(const void *left, const void *right) {
  long a = *(const long *)left, b = *(const long *)right;
  return (a > b) - (a < b);
}

int main(int argc, char **argv) {
  int count = 10000, seconds = 3, option;
  char fields[4096] = "";
  while ((option = getopt(argc, argv, "tn:s:H:")) != -1) {
    switch (option) {
      case 't':
        if (!(tls = SSL_CTX_new(TLS_client_method()))) errx(1, "SSL_CTX_new");
        break;
      case 'n': count = atoi(optarg); break;
      case 's': seconds = atoi(optarg); break;
      case 'H':
        if (strlen(fields) + strlen(optarg) + 3 > sizeof fields) errx(1, "fields too long");
        strcat(strcat(fields, optarg), "\r\n");
        break;
      default: return 64;
    }
  }
  if (argc - optind != 3) errx(64, "usage: idle [-t] [-n COUNT] [-s SECONDS] [-H FIELD] PID ADDRESS:PORT PATH");
  int pid = atoi(argv[optind]);
  char *host = argv[optind + 1], *colon = strchr(host, ':');
  if (!colon) errx(64, "ADDRESS:PORT");
  request_size = snprintf(
    request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", argv[optind + 2], host, fields);
  *colon = 0;
  address.sin_family = AF_INET;
  address.sin_port = htons(atoi(colon + 1));
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) errx(64, "ADDRESS:PORT");

  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < (rlim_t)count + 16) errx(1, "needs %d descriptors, may have %ld", count, (long)limit.rlim_cur);

  close(ask());
  long before = resident_kibibytes(pid);
  for (int index = 0; index < count; index++) ask();
  sleep(1);  // until they idle, as far as the server is concerned
  long after = resident_kibibytes(pid);

  long ticks = processor_ticks(pid);
  sleep(seconds);
  ticks = processor_ticks(pid) - ticks;

  long times[probes];
  for (int index = 0; index < probes; index++) {
    long begin = microseconds();
    int socket_ = ask();
    times[index] = microseconds() - begin;
    close(socket_);
  }
  qsort(times, probes, sizeof *times, compare);
  printf("connections=%d rss=%ld rss_after=%ld bytes_each=%.0f p50_us=%ld p99_us=%ld ticks_at_rest=%ld\n", count, before,
    after, (after - before) * 1024.0 / count, times[probes / 2], times[probes * 99 / 100], ticks);
}
