// Full TLS handshakes, one after the other: connect, shake hands, ask once, read the answer's first bytes, close.
// Nothing is resumed and no certificate is looked at: this is about what the server does. With -k one handshake alone,
// and requests on that connection, one after the other. -o keeps the bytes of the last answer.
//
// usage: handshakes [-k] [-d SECONDS] [-H FIELD] [-o FILE] HOST:PORT PATH
//        (HOST is an IPv4 address; 5 seconds, at most 600)
//
// Prints one line of key=value pairs. Exit code 1 where a handshake failed or an answer was not 200.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { maximum_samples = 10000000 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct sockaddr_in address_of(char *text) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  char *colon = strchr(text, ':');
  if (!colon) errx(2, "HOST:PORT");
  *colon = 0;
  if (inet_pton(AF_INET, text, &address.sin_addr) != 1) errx(2, "HOST is no IPv4 address");
  address.sin_port = htons((uint16_t)atoi(colon + 1));
  return address;
}

struct session {
  int descriptor;
  SSL *tls;
};

static struct session shake_hands(SSL_CTX *context, const struct sockaddr_in *address) {
  int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
  if (descriptor < 0) err(1, "socket");
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(descriptor, (const struct sockaddr *)address, sizeof *address) != 0) err(1, "connect");
  SSL *tls = SSL_new(context);
  if (!tls || SSL_set_fd(tls, descriptor) != 1) errx(1, "SSL_new");
  if (SSL_connect(tls) != 1) {
    ERR_print_errors_fp(stderr);
    errx(1, "handshake failed");
  }
  return (struct session){descriptor, tls};
}

static void hang_up(struct session session) {
  SSL_shutdown(session.tls);
  SSL_free(session.tls);
  close(session.descriptor);
}

// Asks once and reads the whole answer, whose length a field must tell.
static char answer[1 << 20];
static size_t length;

static void ask(struct session session, const char *request) {
  size_t whole = 0;
  length = 0;
  if (SSL_write(session.tls, request, (int)strlen(request)) <= 0) errx(1, "SSL_write");
  while (whole == 0 || length < whole) {
    int count = SSL_read(session.tls, answer + length, (int)(sizeof answer - 1 - length));
    if (count <= 0) errx(1, "the answer is cut off or too long");
    length += (size_t)count;
    answer[length] = '\0';
    const char *end = whole == 0 ? strstr(answer, "\r\n\r\n") : NULL;
    if (!end) continue;
    const char *field = strcasestr(answer, "\r\nContent-Length:");
    if (memcmp(answer, "HTTP/1.1 200", 12) != 0 || !field || field > end) errx(1, "no answer of 200 with its length");
    whole = (size_t)(end + 4 - answer) + strtoull(field + strlen("\r\nContent-Length:"), NULL, 10);
  }
}

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

int main(int argument_count, char **arguments) {
  const char *usage = "usage: handshakes [-k] [-d SECONDS] [-H FIELD] [-o FILE] HOST:PORT PATH";
  const char *field = "", *save_to = NULL;
  double duration = 5;
  bool keeps = false;
  for (int option; (option = getopt(argument_count, arguments, "d:H:ko:")) != -1;) {
    switch (option) {
      case 'd': duration = atof(optarg); break;
      case 'H': field = optarg; break;
      case 'k': keeps = true; break;
      case 'o': save_to = optarg; break;
      default: errx(2, "%s", usage);
    }
  }
  if (argument_count - optind != 2 || !(duration > 0 && duration <= 600)) errx(2, "%s", usage);
  struct sockaddr_in address = address_of(arguments[optind]);
  char request[2048];
  snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s%s%s\r\n", arguments[optind + 1], field,
           *field ? "\r\n" : "", keeps ? "" : "Connection: close\r\n");
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  double *times = malloc(maximum_samples * sizeof *times);
  if (!context || !times) errx(1, "SSL_CTX_new, malloc");
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);

  size_t count = 0;
  double begin = now(), end = begin;
  struct session session = {0};
  while (end - begin < duration && count < maximum_samples) {
    if (!keeps || count == 0) session = shake_hands(context, &address);
    ask(session, request);
    if (!keeps) hang_up(session);
    double time = now();
    times[count++] = time - end;
    end = time;
  }
  if (keeps) hang_up(session);
  SSL_CTX_free(context);
  if (save_to) {
    FILE *file = fopen(save_to, "wb");
    if (!file || fwrite(answer, 1, length, file) != length || fclose(file)) err(1, "%s", save_to);
  }
  qsort(times, count, sizeof *times, compare);
  printf("requests=%zu seconds=%.3f rate=%.0f p50_us=%.1f p99_us=%.1f p999_us=%.1f\n", count, end - begin,
         (double)count / (end - begin), times[count / 2] * 1e6, times[count * 99 / 100] * 1e6,
         times[count * 999 / 1000] * 1e6);
  return 0;
}
