// Full TLS handshakes, one after the other: connect, shake hands, ask once, read the answer's first bytes, close.
// Nothing is resumed and no certificate is looked at: this is about what the server does.
//
// usage: handshakes [-d SECONDS] HOST:PORT PATH      (HOST is an IPv4 address; 5 seconds, at most 600)
//
// Prints one line of key=value pairs. Exit code 1 where a handshake failed or an answer was not 200.
#include <arpa/inet.h>
#include <err.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

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

static void shake_hands(SSL_CTX *context, const struct sockaddr_in *address, const char *request) {
  int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
  if (descriptor < 0) err(1, "socket");
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(descriptor, (const struct sockaddr *)address, sizeof *address) != 0) err(1, "connect");
  SSL *connection = SSL_new(context);
  if (!connection || SSL_set_fd(connection, descriptor) != 1) errx(1, "SSL_new");
  if (SSL_connect(connection) != 1) {
    ERR_print_errors_fp(stderr);
    errx(1, "handshake failed");
  }
  char answer[4096];
  if (SSL_write(connection, request, (int)strlen(request)) <= 0) errx(1, "SSL_write");
  int count = SSL_read(connection, answer, sizeof answer);
  if (count < 12 || memcmp(answer, "HTTP/1.1 200", 12) != 0) errx(1, "no answer of 200");
  SSL_shutdown(connection);
  SSL_free(connection);
  close(descriptor);
}

int main(int argument_count, char **arguments) {
  double duration = 5;
  for (int option; (option = getopt(argument_count, arguments, "d:")) != -1;) {
    if (option != 'd') errx(2, "usage: handshakes [-d SECONDS] HOST:PORT PATH");
    duration = atof(optarg);
  }
  if (argument_count - optind != 2 || !(duration > 0 && duration <= 600)) errx(2, "usage: handshakes [-d SECONDS] HOST:PORT PATH");
  struct sockaddr_in address = address_of(arguments[optind]);
  char request[1024];
  snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", arguments[optind + 1]);
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  if (!context) errx(1, "SSL_CTX_new");
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);

  long count = 0;
  double begin = now(), end = begin;
  for (; end - begin < duration; end = now(), count++) shake_hands(context, &address, request);
  SSL_CTX_free(context);
  printf("requests=%ld seconds=%.3f rate=%.0f\n", count, end - begin, (double)count / (end - begin));
  return 0;
}
