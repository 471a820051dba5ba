// A long mixed load: each request is drawn, by weight, from a list; what it did to the server's memory and descriptors is
// told at the end. One thread, N connections with one request in flight on each.
//
// usage: soak [options] PID HOST:PORT MIX      (PID is the server's, HOST an IPv4 address)
//   -c N   connections (64)
//   -n N   requests (10000000)
//   -R N   offers N requests a second, each when it is due, whether or not those before it are answered; what is answered
//          503 or 429 with Retry-After is refused then, and no error, and memory may grow
//   -g N   growth of resident memory that is let pass, in hundredths of a per cent, from 10% of the requests on (100)
//
// MIX is a file with a line for each kind of request: WEIGHT, EXPECTED, METHOD, TARGET, FIELDS and BODY, separated by
// tabs; FIELDS are header fields separated by "|". {n} in TARGET, FIELDS and BODY is a number that never comes again, {m}
// one from 1 to 9. EXPECTED is a list of statuses, such as 201,409, or what happens to the connection:
//   half     it is closed in the middle of the request
//   gone     it is closed before the answer is read
//   stream   it is closed once the head of an answer without end has come, which must be 200
//
// Tells the resident memory after each tenth on standard error, and prints one line of key=value pairs. Exit code 1 where an answer was wrong or missing, memory grew by more, or
// descriptors did not come back.
// With -R the line has the latencies of accepted and of refused requests, from when they were due, in microseconds.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
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
  maximum_kinds = 200,
  maximum_connections = 4096,
  room = 32768,            // for a request, and for an answer's head
  maximum_errors = 20,     // then there is no point in going on
  silence_milliseconds = 20000,
  patience_seconds = 30,   // until the last descriptors are back
};

enum fate { ANSWERED, HALF, GONE, STREAM };

struct kind {
  uint32_t weight, sum;  // sum: of the weights up to this kind
  enum fate fate;
  char *expected, *method, *target, *fields, *body;
  uint64_t count;
};

struct connection {
  int descriptor;
  const struct kind *kind;  // of the request in flight
  size_t request_length, written, head_length;
  uint64_t body_left, due;  // due: in nanoseconds
  bool in_body, closes, is_refused;
  char request[room], head[room];
};

static struct sockaddr_in address;
static char authority[64];
static struct kind kinds[maximum_kinds];
static size_t kind_count;
static struct connection *all;
static int set, server;
static uint64_t connections = 64, requests = 10000000, growth = 100;
static uint64_t rate, begun, idle_count;
static struct connection *idle[maximum_connections];
static struct latencies accepted, refused;
static uint64_t started, completed, errors, bytes_received, number;
static bool warming;

static uint32_t drawn(uint32_t below) {
  static uint64_t state = 0x9E3779B97F4A7C15u;  // xorshift64*: the same mix in each run
  state ^= state >> 12, state ^= state << 25, state ^= state >> 27;
  return (uint32_t)((state * 0x2545F4914F6CDD1Du >> 32) % below);
}

static uint64_t seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec;
}

// MARK: The server's process

static uint64_t resident_kibibytes(void) {
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/status", server);
  FILE *file = fopen(path, "re");
  uint64_t found = 0;
  while (file && fgets(line, sizeof line, file))
    if (sscanf(line, "VmRSS: %lu", &found) == 1) break;
  if (file) fclose(file);
  if (found == 0) errx(1, "process %d is gone", server);
  return found;
}

static int descriptors(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", server);
  DIR *folder = opendir(path);
  if (!folder) err(1, "%s", path);
  int count = -2;  // . and ..
  while (readdir(folder)) count++;
  closedir(folder);
  return count;
}

// MARK: Requests

static char *filled_in(char *into, const char *end, const char *text) {
  for (; *text; text++) {
    if (end - into < 32) errx(2, "a request is too long");
    if (strncmp(text, "{n}", 3) == 0) into += sprintf(into, "%lu", number), text += 2;
    else if (strncmp(text, "{m}", 3) == 0) into += sprintf(into, "%u", 1 + drawn(9)), text += 2;
    else *into++ = *text;
  }
  return into;
}

static void render(struct connection *connection) {
  static char fields[room], body[room];
  const struct kind *kind = connection->kind;
  char target[2048], *end = connection->request + room, *next = connection->request;
  number++;
  *filled_in(target, target + sizeof target, kind->target) = '\0';
  *filled_in(fields, fields + room, kind->fields) = '\0';
  size_t body_length = (size_t)(filled_in(body, body + room, kind->body) - body);
  next += snprintf(next, room, "%s %s HTTP/1.1\r\nHost: %s\r\n", kind->method, target, authority);
  for (char *rest, *field = strtok_r(fields, "|", &rest); field; field = strtok_r(NULL, "|", &rest))
    next += snprintf(next, (size_t)(end - next), "%s\r\n", field);
  if (body_length > 0) next += snprintf(next, (size_t)(end - next), "Content-Length: %zu\r\n", body_length);
  if ((size_t)(end - next) < body_length + 2) errx(2, "a request is too long");
  next = mempcpy(mempcpy(next, "\r\n", 2), body, body_length);
  connection->request_length = (size_t)(next - connection->request);
  if (kind->fate == HALF) connection->request_length /= 2;
}

static void complain(const struct connection *connection, const char *found, int status) {
  if (errors++ < 5)
    fprintf(stderr, "soak: %s %s: %s %d, expected %s\n", connection->kind->method, connection->kind->target, found,
            status, connection->kind->expected);
}

static void open_connection(struct connection *connection) {
  int on = 1, descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) < 0) err(1, "connect");
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (fcntl(descriptor, F_SETFL, O_NONBLOCK) < 0) err(1, "fcntl");
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = connection};
  if (epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event) < 0) err(1, "epoll_ctl");
  connection->descriptor = descriptor;
  connection->kind = NULL;
}

static void reopen(struct connection *connection) {
  close(connection->descriptor);
  open_connection(connection);
}

static void start(struct connection *connection) {
  struct kind *kind = kinds;
  if (warming) {
    kind += started;
  } else {
    uint32_t ticket = drawn(kinds[kind_count - 1].sum);
    while (ticket >= kind->sum) kind++;
    kind->count++;
  }
  connection->kind = kind;
  connection->in_body = false;
  connection->head_length = connection->written = 0;
  started++;
  render(connection);
}

static void finish(struct connection *connection) {
  if (rate) record(connection->is_refused ? &refused : &accepted, now() - connection->due);
  connection->kind = NULL;
  completed++;
}

// MARK: Answers

static bool is_expected(const struct kind *kind, int status) {
  char text[16];
  snprintf(text, sizeof text, "%d", status);
  return strstr(kind->fate == STREAM ? "200" : kind->expected, text) != NULL;
}

// Reads status and length out of a complete head. Returns false where the connection is not to be used again.
static bool take_head(struct connection *connection, size_t length) {
  connection->head[length - 1] = '\0';  // over the last LF
  int status = 0;
  if (sscanf(connection->head, "HTTP/1.1 %3d ", &status) != 1) status = 0;
  connection->is_refused =
      rate && (status == 503 || status == 429) && strcasestr(connection->head, "\r\nRetry-After: ");
  if (!connection->is_refused && !is_expected(connection->kind, status)) complain(connection, "status", status);
  if (connection->kind->fate == STREAM) return false;
  const char *field = strcasestr(connection->head, "\r\nContent-Length:");
  bool has_body = strcmp(connection->kind->method, "HEAD") != 0 && status != 304 && status != 204;
  if (has_body && !field) complain(connection, "no Content-Length with", status);
  connection->body_left = has_body && field ? strtoull(field + strlen("\r\nContent-Length:"), NULL, 10) : 0;
  connection->in_body = true;
  connection->closes = strcasestr(connection->head, "\r\nConnection: close") != NULL;
  return true;
}

// Returns false where the connection has to be opened anew.
static bool consume(struct connection *connection, const char *bytes, size_t length) {
  bytes_received += length;
  if (!connection->in_body) {
    if (length > room - connection->head_length) return false;
    memcpy(connection->head + connection->head_length, bytes, length);
    connection->head_length += length;
    const char *end = memmem(connection->head, connection->head_length, "\r\n\r\n", 4);
    if (!end) return true;
    size_t head = (size_t)(end + 4 - connection->head);
    length = connection->head_length - head;
    if (!take_head(connection, head)) {
      finish(connection);
      return false;
    }
  }
  if (length > connection->body_left) return false;
  connection->body_left -= length;
  if (connection->body_left > 0) return true;
  finish(connection);
  return !connection->closes;
}

// Goes on with a connection as far as it can. Returns false where it has to be opened anew.
static bool advance(struct connection *connection) {
  static char bytes[room];
  while (connection->kind && connection->written < connection->request_length) {
    ssize_t count = send(connection->descriptor, connection->request + connection->written,
                         connection->request_length - connection->written, MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) return true;
    if (count < 0) break;  // the answer may be there all the same
    connection->written += (size_t)count;
  }
  if (connection->kind && connection->kind->fate != ANSWERED && connection->kind->fate != STREAM) {
    finish(connection);
    return false;
  }
  for (;;) {
    ssize_t count = read(connection->descriptor, bytes, connection->in_body ? room : room - connection->head_length);
    if (count < 0 && errno == EAGAIN) return true;
    if (count <= 0 || !connection->kind) {
      if (connection->kind) complain(connection, "the connection was lost, errno", count < 0 ? errno : 0);
      if (connection->kind) finish(connection);
      return false;
    }
    if (!consume(connection, bytes, (size_t)count)) return false;
    if (!connection->kind) return true;
  }
}

static uint64_t due(uint64_t request) { return begun + request * 1000000000u / rate; }

static bool may_start(void) { return started < requests && (!rate || now() >= due(started)); }

// Goes on until the connection waits for the server, or for a request to be due.
static void serve(struct connection *connection) {
  bool was_idle = !connection->kind;
  do {
    if (!connection->kind && may_start()) {
      if (rate) connection->due = due(started);
      start(connection);
    }
    if (!advance(connection)) reopen(connection);
  } while (!connection->kind && may_start() && errors < maximum_errors);
  if (rate && !connection->kind && !was_idle) idle[idle_count++] = connection;
}

// Gives what is due to connections that wait for it.
static void start_due(void) {
  while (rate && idle_count > 0 && may_start()) {
    struct connection *connection = idle[--idle_count];
    serve(connection);
    if (!connection->kind) idle[idle_count++] = connection;
  }
}

static int milliseconds_until_due(void) {
  if (!rate || idle_count == 0 || started >= requests) return silence_milliseconds;
  uint64_t at = due(started), time = now();
  return at > time ? (int)((at - time) / 1000000) : 0;
}

// Waits until the server has closed what was closed here: there is no signal from another process.
static int settled_descriptors(int wanted) {
  int found = descriptors();
  uint64_t end = seconds() + patience_seconds;
  for (int same = 0; found > wanted && same < 200 && seconds() < end;) {
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    int next = descriptors();
    same = next == found ? same + 1 : 0;
    found = next;
  }
  return found;
}

static void open_connections(uint64_t count) {
  for (uint64_t index = 0; index < count; index++) open_connection(&all[index]);
  begun = now();
  idle_count = 0;
  for (uint64_t index = 0; index < count; index++) {
    if (rate) idle[idle_count++] = &all[index];
    else serve(&all[index]);
  }
}

static void close_connections(uint64_t count) {
  for (uint64_t index = 0; index < count; index++) close(all[index].descriptor);
}

// Returns the resident memory after the first tenth.
static uint64_t run(uint64_t until) {
  uint64_t after_tenth = 0, told = 0;
  while (completed < until && errors < maximum_errors) {
    struct epoll_event events[256];
    int patience = milliseconds_until_due();
    int count = epoll_wait(set, events, 256, patience);
    if (count < 0 && errno != EINTR) err(1, "epoll_wait");
    start_due();
    if (count == 0 && patience == silence_milliseconds) errx(1, "no answer for %d s", silence_milliseconds / 1000);
    for (int index = 0; index < count; index++) {
      struct connection *connection = events[index].data.ptr;
      // One that waits for its turn has only said that it can be written to.
      if (connection->kind || !rate) serve(connection);
    }
    if (warming || completed * 10 / until == told) continue;
    told = completed * 10 / until;
    fprintf(stderr, "%10lu requests, %lu KiB resident\n", completed, resident_kibibytes());
    if (after_tenth == 0) after_tenth = resident_kibibytes();
  }
  return after_tenth;
}

// MARK: The whole

static void read_mix(const char *path) {
  FILE *file = fopen(path, "re");
  if (!file) err(2, "%s", path);
  char *line = NULL;
  size_t size = 0;
  for (ssize_t length; (length = getline(&line, &size, file)) > 0;) {
    if (kind_count == maximum_kinds) errx(2, "%s: too many lines", path);
    line[length - 1] = '\0';
    char *rest = strdup(line), *parts[6];
    for (int index = 0; index < 6; index++)
      if (!(parts[index] = strsep(&rest, "\t"))) errx(2, "%s: six columns, not: %s", path, line);
    struct kind *kind = &kinds[kind_count++];
    *kind = (struct kind){.weight = (uint32_t)atoi(parts[0]), .expected = parts[1], .method = parts[2],
                          .target = parts[3], .fields = parts[4], .body = parts[5]};
    kind->sum = kind->weight + (kind_count > 1 ? kind[-1].sum : 0);
    if (strcmp(kind->expected, "half") == 0) kind->fate = HALF;
    if (strcmp(kind->expected, "gone") == 0) kind->fate = GONE;
    if (strcmp(kind->expected, "stream") == 0) kind->fate = STREAM;
  }
  free(line);
  fclose(file);
  if (kind_count == 0) errx(2, "%s is empty", path);
}

static void parse_address(const char *text) {
  snprintf(authority, sizeof authority, "%s", text);
  char host[64], *colon;
  snprintf(host, sizeof host, "%s", text);
  if (!(colon = strrchr(host, ':'))) errx(2, "%s: not HOST:PORT", text);
  *colon = '\0';
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)strtoul(colon + 1, NULL, 10));
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) errx(2, "%s: not an IPv4 address", text);
}

static void print_latencies(const char *name, const struct latencies *latencies) {
  printf("%s=%lu %s_p50_us=%.0f %s_p99_us=%.0f ", name, latencies->count, name, percentile(latencies, 0.5), name,
         percentile(latencies, 0.99));
}

int main(int argument_count, char **arguments) {
  uint64_t wanted_rate = 0;
  for (int option; (option = getopt(argument_count, arguments, "c:n:g:R:")) != -1;) {
    if (option == '?') return 2;
    *(option == 'c'   ? &connections
      : option == 'n' ? &requests
      : option == 'R' ? &wanted_rate
                      : &growth) = strtoull(optarg, NULL, 10);
  }
  if (argument_count - optind != 3) errx(2, "usage: soak [options] PID HOST:PORT MIX");
  if (connections < 1 || connections > maximum_connections) errx(2, "-c: 1 to %d", maximum_connections);
  server = atoi(arguments[optind]);
  parse_address(arguments[optind + 1]);
  read_mix(arguments[optind + 2]);
  set = epoll_create1(EPOLL_CLOEXEC);
  all = calloc(connections, sizeof *all);
  if (set < 0 || !all) err(1, "epoll_create1");
  // What the server opens on first need and keeps is not grown later: each kind once.
  uint64_t wanted = requests;
  warming = true;
  requests = kind_count;
  open_connections(1);
  run(requests);
  close_connections(1);
  int before = settled_descriptors(0);
  warming = false;
  requests = wanted;
  started = completed = 0;
  rate = wanted_rate;
  uint64_t begin = now();
  open_connections(connections);
  uint64_t early = run(requests), late = resident_kibibytes(), took = (now() - begin) / 1000000;
  close_connections(connections);
  int after = settled_descriptors(before);
  int64_t grown = ((int64_t)late - (int64_t)early) * 10000 / (int64_t)(early ? early : 1);
  if (rate) {
    print_latencies("accepted", &accepted);
    print_latencies("refused", &refused);
    growth = UINT32_MAX;
  }
  printf("requests=%lu errors=%lu milliseconds=%lu rate=%lu received_mib=%lu rss_after_10_percent_kib=%lu rss_at_end_kib=%lu "
         "growth_percent=%.2f descriptors_before=%d descriptors_after=%d\n",
         completed, errors, took, completed * 1000 / (took ? took : 1), bytes_received >> 20, early, late, (double)grown / 100,
         before, after);
  for (size_t index = 0; index < kind_count; index++)
    fprintf(stderr, "%10lu %s %s %s\n", kinds[index].count, kinds[index].expected, kinds[index].method,
            kinds[index].target);
  return errors > 0 || grown > (int64_t)growth || after > before ? 1 : 0;
}
