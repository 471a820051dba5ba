// A small load generator: one thread, N keep-alive connections, one request in flight on each, the next one sent as soon
// as an answer is complete. Every answer's status is checked. Bounded in requests and in time.
//
// usage: load [options] HOST:PORT PATH      (HOST is an IPv4 address)
//   -c N      connections (64)
//   -d S      seconds (5, at most 600)
//   -n N      stop after N requests, if that comes first
//   -s N      the status every answer must have (200)
//   -m NAME   method (GET, or POST where there is a body)
//   -b TEXT   body; each {n} in it becomes the request's number; @FILE for the content of a file
//   -r PATH   after each answer a GET of this path on the same connection, whose status must be 200; what is
//             counted and timed are then these reads
//   -i N      first request's number (1)
//   -H LINE   a further header field, may be repeated
//   -o FILE   keep the bytes of the first answer
//
// Prints one line of key=value pairs. Exit code 1 where an answer was wrong or missing.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../lib/latencies.h"

enum {
  maximum_connections = 4096,
  head_room = 16384,       // an answer's head must fit
  request_room = 1 << 20,  // a whole request must fit
  maximum_errors = 100,    // then there is no point in going on
  silence_milliseconds = 5000,
};

struct connection {
  int descriptor;
  bool busy;
  uint64_t sent_at;        // nanoseconds
  size_t request_length, request_written;
  size_t head_length;      // bytes of `head` filled
  bool in_body;
  bool rereads;            // the request in flight is the read after a request
  uint64_t body_left;
  char *request;
  char head[head_room];
};

static struct {
  struct sockaddr_in address;
  const char *path, *method, *body, *read_path, *save_to;
  char fields[8192];
  int status;
  uint64_t connections, seconds, requests;
} options = {.status = 200, .connections = 64, .seconds = 5, .requests = UINT64_MAX, .fields = ""};

static uint64_t next_number = 1, started, completed, errors, bytes_received;
static struct connection *all;
static int set;

static struct latencies latencies;

static void complain(const char *format, int number, const char *detail) {
  if (errors++ < 3) {
    fprintf(stderr, "load: ");
    fprintf(stderr, format, number, detail);
    fputc('\n', stderr);
  }
}

static size_t render_body(char *into, size_t room, uint64_t number) {
  size_t length = 0;
  for (const char *next = options.body; *next;) {
    const char *mark = strstr(next, "{n}");
    size_t plain = mark ? (size_t)(mark - next) : strlen(next);
    if (length + plain + 32 > room) errx(2, "the body is too long");
    memcpy(into + length, next, plain);
    length += plain;
    if (!mark) break;
    length += (size_t)sprintf(into + length, "%llu", (unsigned long long)number);
    next = mark + strlen("{n}");
  }
  return length;
}

static void render_request(struct connection *connection) {
  static char body[request_room / 2];
  const char *method = options.method, *path = options.path;
  char length_field[64] = "";
  size_t body_length = 0;
  if (connection->rereads) {
    method = "GET";
    path = options.read_path;
  } else if (options.body) {
    body_length = render_body(body, sizeof body, next_number++);
    snprintf(length_field, sizeof length_field, "Content-Length: %zu\r\n", body_length);
  } else if (connection->request_length > 0) {
    return;  // the same bytes as last time
  }
  char host[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &options.address.sin_addr, host, sizeof host);
  int head = snprintf(connection->request, request_room, "%s %s HTTP/1.1\r\nHost: %s:%d\r\n%s%s\r\n", method, path, host,
                      ntohs(options.address.sin_port), options.fields, length_field);
  if (head < 0 || (size_t)head + body_length > request_room) errx(2, "the request is too long");
  memcpy(connection->request + head, body, body_length);
  connection->request_length = (size_t)head + body_length;
}

static void open_connection(struct connection *connection) {
  int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) err(1, "socket");
  if (connect(descriptor, (struct sockaddr *)&options.address, sizeof options.address) < 0) err(1, "connect");
  int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (fcntl(descriptor, F_SETFL, O_NONBLOCK) < 0) err(1, "fcntl");
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = connection};
  if (epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event) < 0) err(1, "epoll_ctl");
  connection->descriptor = descriptor;
  connection->busy = connection->rereads = false;
}

static bool write_request(struct connection *connection) {
  while (connection->request_written < connection->request_length) {
    ssize_t count = send(connection->descriptor, connection->request + connection->request_written,
                         connection->request_length - connection->request_written, MSG_NOSIGNAL);
    if (count < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN;
    }
    connection->request_written += (size_t)count;
  }
  return true;
}

static bool send_request(struct connection *connection) {
  render_request(connection);
  connection->busy = true;
  connection->in_body = false;
  connection->head_length = connection->request_written = 0;
  connection->sent_at = now();
  return write_request(connection);
}

static bool start_request(struct connection *connection) {
  started++;
  return send_request(connection);
}

static void save(const char *bytes, size_t length) {
  FILE *file = fopen(options.save_to, "wb");
  if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0) err(1, "%s", options.save_to);
  options.save_to = NULL;
}

static bool finish(struct connection *connection) {
  if (options.read_path) {
    connection->rereads = !connection->rereads;
    if (connection->rereads) return send_request(connection);
  }
  connection->busy = false;
  record(&latencies, now() - connection->sent_at);
  completed++;
  return true;
}

// Reads status and length out of a complete head. Returns false for a framing this program does not speak.
static bool parse_head(struct connection *connection, const char *body, size_t body_available) {
  connection->head[body - connection->head - 1] = '\0';  // over the last LF: the rest is only read as bytes
  int status = 0;
  if (sscanf(connection->head, "HTTP/1.1 %3d ", &status) != 1) return false;
  const char *length = strcasestr(connection->head, "\r\nContent-Length:");
  if (strcasestr(connection->head, "\r\nTransfer-Encoding:")) return false;
  if (!length && status != 204 && status != 304) return false;
  connection->body_left = length ? strtoull(length + strlen("\r\nContent-Length:"), NULL, 10) : 0;
  if (status != (connection->rereads ? 200 : options.status)) {
    char excerpt[400];
    size_t shown = body_available < sizeof excerpt - 1 ? body_available : sizeof excerpt - 1;
    memcpy(excerpt, body, shown);
    excerpt[shown] = '\0';
    complain("status %d: %s", status, excerpt);
  }
  connection->in_body = true;
  return true;
}

// Takes in bytes just read. Returns false where the answer cannot be understood.
static bool consume(struct connection *connection, const char *bytes, size_t length) {
  bytes_received += length;
  if (!connection->busy) return false;  // nobody asked
  if (!connection->in_body) {
    if (length > sizeof connection->head - connection->head_length) return false;
    memcpy(connection->head + connection->head_length, bytes, length);
    connection->head_length += length;
    const char *end = memmem(connection->head, connection->head_length, "\r\n\r\n", 4);
    if (!end) return true;
    const char *body = end + 4;
    length = (size_t)(connection->head + connection->head_length - body);
    if (!parse_head(connection, body, length)) return false;
  }
  if (length > connection->body_left) return false;
  connection->body_left -= length;
  return connection->body_left > 0 || finish(connection);
}

static bool read_answer(struct connection *connection) {
  static char bytes[head_room];
  for (;;) {
    // A head is read in pieces that fit what is left of its room; a body in whatever comes.
    size_t room = connection->in_body ? sizeof bytes : sizeof connection->head - connection->head_length;
    if (room == 0) return false;
    ssize_t count = read(connection->descriptor, bytes, room);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN;
    if (count == 0) return false;
    if (!consume(connection, bytes, (size_t)count)) return false;
    if ((size_t)count < room || !connection->busy) return true;
  }
}

// Asks once, blocking, and keeps the answer's bytes as they came.
static void save_answer(void) {
  static char answer[1 << 22];
  struct connection *connection = &all[0];
  render_request(connection);
  if (fcntl(connection->descriptor, F_SETFL, 0) < 0) err(1, "fcntl");
  connection->request_written = 0;
  if (!write_request(connection)) err(1, "send");
  size_t length = 0, whole = 0;
  while (whole == 0 || length < whole) {
    ssize_t count = read(connection->descriptor, answer + length, sizeof answer - 1 - length);
    if (count <= 0) errx(1, "the answer to save is cut off or too long");
    length += (size_t)count;
    answer[length] = '\0';
    const char *end = strstr(answer, "\r\n\r\n"), *field = strcasestr(answer, "\r\nContent-Length:");
    if (!end) continue;
    if (options.status == 304) field = "\r\nContent-Length:0";  // it has no content
    else if (!field || field > end) errx(1, "the answer to save has no Content-Length");
    whole = (size_t)(end + 4 - answer) + strtoull(field + strlen("\r\nContent-Length:"), NULL, 10);
  }
  if (fcntl(connection->descriptor, F_SETFL, O_NONBLOCK) < 0) err(1, "fcntl");
  save(answer, length);
}

static void replace(struct connection *connection) {
  complain("connection %d lost or answer not understood%s", connection->descriptor, "");
  close(connection->descriptor);
  open_connection(connection);
}

static bool in_flight(void) {
  for (uint64_t index = 0; index < options.connections; index++)
    if (all[index].busy) return true;
  return false;
}

static void run(uint64_t until) {
  for (uint64_t index = 0; index < options.connections && started < options.requests; index++)
    if (!start_request(&all[index])) replace(&all[index]);
  while (errors < maximum_errors) {
    bool done = started >= options.requests || now() >= until;
    if (done && !in_flight()) return;
    struct epoll_event events[256];
    int count = epoll_wait(set, events, 256, silence_milliseconds);
    if (count < 0 && errno != EINTR) err(1, "epoll_wait");
    if (count == 0) {
      complain("no answer for %d ms%s", silence_milliseconds, "");
      return;
    }
    for (int index = 0; index < count; index++) {
      struct connection *connection = events[index].data.ptr;
      bool fine = connection->busy ? write_request(connection) : true;
      if (fine && events[index].events & ~(uint32_t)EPOLLOUT) fine = read_answer(connection);
      if (!fine) replace(connection);
      if (connection->busy || started >= options.requests || now() >= until) continue;
      if (!start_request(connection)) replace(connection);
    }
  }
}

static void parse_address(char *text) {
  char *colon = strrchr(text, ':');
  if (!colon) errx(2, "%s: not HOST:PORT", text);
  *colon = '\0';
  options.address.sin_family = AF_INET;
  options.address.sin_port = htons((uint16_t)strtoul(colon + 1, NULL, 10));
  if (inet_pton(AF_INET, text, &options.address.sin_addr) != 1) errx(2, "%s: not an IPv4 address", text);
}

// The text of an option, or of the file that it names.
static const char *text_of(const char *argument) {
  if (argument[0] != '@') return argument;
  char *text = calloc(1, request_room);
  FILE *file = fopen(argument + 1, "re");
  if (!text || !file) err(2, "%s", argument);
  if (fread(text, 1, request_room, file) == request_room) errx(2, "%s: too long", argument);
  fclose(file);
  return text;
}

static void parse_arguments(int argument_count, char **arguments) {
  for (int option; (option = getopt(argument_count, arguments, "c:d:n:s:m:b:r:i:H:o:")) != -1;) {
    switch (option) {
      case 'c': options.connections = strtoull(optarg, NULL, 10); break;
      case 'd': options.seconds = strtoull(optarg, NULL, 10); break;
      case 'n': options.requests = strtoull(optarg, NULL, 10); break;
      case 's': options.status = atoi(optarg); break;
      case 'm': options.method = optarg; break;
      case 'b': options.body = text_of(optarg); break;
      case 'r': options.read_path = optarg; break;
      case 'i': next_number = strtoull(optarg, NULL, 10); break;
      case 'o': options.save_to = optarg; break;
      case 'H':
        if (strlen(options.fields) + strlen(optarg) + 3 > sizeof options.fields) errx(2, "too many header fields");
        strcat(strcat(options.fields, optarg), "\r\n");
        break;
      default: exit(2);
    }
  }
  if (argument_count - optind != 2) errx(2, "usage: load [options] HOST:PORT PATH");
  if (options.connections < 1 || options.connections > maximum_connections) errx(2, "-c: 1 to %d", maximum_connections);
  if (options.seconds < 1 || options.seconds > 600) errx(2, "-d: 1 to 600");
  if (!options.method) options.method = options.body ? "POST" : "GET";
  parse_address(arguments[optind]);
  options.path = arguments[optind + 1];
}

int main(int argument_count, char **arguments) {
  parse_arguments(argument_count, arguments);
  set = epoll_create1(EPOLL_CLOEXEC);
  all = calloc(options.connections, sizeof *all);
  if (set < 0 || !all) err(1, "epoll_create1, calloc");
  for (uint64_t index = 0; index < options.connections; index++) {
    all[index].request = malloc(request_room);
    if (!all[index].request) err(1, "malloc");
    open_connection(&all[index]);
  }
  if (options.save_to) save_answer();

  uint64_t begin = now();
  run(begin + options.seconds * 1000000000u);
  double seconds = (double)(now() - begin) / 1e9;
  printf("requests=%llu seconds=%.3f rate=%.0f p50_us=%.1f p99_us=%.1f p999_us=%.1f max_us=%.1f bytes=%llu errors=%llu\n",
         (unsigned long long)completed, seconds, (double)completed / seconds, percentile(&latencies, 0.5), percentile(&latencies, 0.99),
         percentile(&latencies, 0.999), (double)latencies.longest / 1000, (unsigned long long)bytes_received, (unsigned long long)errors);
  return errors > 0 || completed == 0;
}
