// The floor to compare with: one thread, one epoll set, a canned answer, and no more HTTP than it takes to find the end
// of a request's head. Each request costs one epoll_wait (shared when several are ready), one read and one write.
//
// usage: bare-epoll [-p PORT] [RESPONSE-FILE]
//
// RESPONSE-FILE holds the bytes of a whole response, head and all. Requests with a body are not understood.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../lib/canned.h"

enum { maximum_descriptors = 16384, events_at_once = 256, read_size = 16384 };

static const char builtin_response[] =
    "HTTP/1.1 200 OK\r\n"
    "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
    "Content-Type: application/json; charset=utf-8\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Content-Length: 15\r\n"
    "\r\n"
    "{\"status\":\"ok\"}";

// All a connection needs: how much of "\r\n\r\n" it has just sent, and what it is still owed.
struct connection {
  uint8_t matched;
  size_t owed;     // responses not yet wholly written
  size_t written;  // bytes of the first of them
};

static struct connection connections[maximum_descriptors];
static const char *response = builtin_response;
static size_t response_length = sizeof builtin_response - 1;

static void watch(int set, int descriptor, uint32_t events) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  if (epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event) < 0) err(1, "epoll_ctl");
}

static void accept_all(int set, int listener) {
  for (;;) {
    int peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (peer < 0) {
      if (errno == EAGAIN) return;
      if (errno == EINTR || errno == ECONNABORTED) continue;
      err(1, "accept4");
    }
    if (peer >= maximum_descriptors) {
      close(peer);
      continue;
    }
    int on = 1;
    setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections[peer] = (struct connection){0};
    watch(set, peer, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
  }
}

// Returns false where the connection is beyond use.
static bool write_owed(int descriptor, struct connection *connection) {
  while (connection->owed > 0) {
    ssize_t count = send(descriptor, response + connection->written, response_length - connection->written,
                         MSG_NOSIGNAL);
    if (count < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN;
    }
    connection->written += (size_t)count;
    if (connection->written == response_length) {
      connection->written = 0;
      connection->owed--;
    }
  }
  return true;
}

static bool serve(int descriptor, uint32_t events) {
  static char bytes[read_size];
  struct connection *connection = &connections[descriptor];
  bool ends = events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
  while (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
    ssize_t count = read(descriptor, bytes, sizeof bytes);
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) break;
      return false;
    }
    if (count == 0) {
      write_owed(descriptor, connection);
      return false;
    }
    connection->owed += count_heads(&connection->matched, bytes, (size_t)count);
    // A short read has emptied the socket (epoll(7)), unless its end was announced along with the bytes.
    if ((size_t)count < sizeof bytes && !ends) break;
  }
  return write_owed(descriptor, connection);
}

int main(int argument_count, char **arguments) {
  uint16_t port = 0;
  for (int option; (option = getopt(argument_count, arguments, "p:")) != -1;) {
    if (option != 'p') return 2;
    port = (uint16_t)strtoul(optarg, NULL, 10);
  }
  if (optind < argument_count) response = load_response(arguments[optind], &response_length);

  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGTERM);
  sigaddset(&stops, SIGINT);
  sigprocmask(SIG_BLOCK, &stops, NULL);
  int stop = signalfd(-1, &stops, SFD_CLOEXEC);
  int set = epoll_create1(EPOLL_CLOEXEC);
  if (stop < 0 || set < 0) err(1, "signalfd, epoll_create1");

  int listener = open_listener(port, SOCK_NONBLOCK);
  watch(set, listener, EPOLLIN | EPOLLET);
  watch(set, stop, EPOLLIN);
  for (;;) {
    struct epoll_event events[events_at_once];
    int count = epoll_wait(set, events, events_at_once, -1);
    if (count < 0 && errno != EINTR) err(1, "epoll_wait");
    for (int index = 0; index < count; index++) {
      int descriptor = events[index].data.fd;
      if (descriptor == stop) return 0;
      if (descriptor == listener) {
        accept_all(set, listener);
      } else if (!serve(descriptor, events[index].events)) {
        close(descriptor);
      }
    }
  }
}
