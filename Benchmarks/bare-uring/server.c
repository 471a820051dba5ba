// What io_uring could save: the same as bare-epoll/server.c, with the kernel's rings in place of epoll_wait, read and
// write. One thread, one ring; the kernel takes bytes into a buffer of a shared pool when they come (multishot receive),
// so that a turn of the loop is one system call for all requests and answers of it.
//
// usage: bare-uring [-p PORT] RESPONSE-FILE
//
// RESPONSE-FILE holds the bytes of a whole response, head and all. Requests with a body are not understood, and only as
// many connections as there are slots.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <liburing.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../lib/canned.h"

enum { slots = 4096, entries = 1024, buffers = 512, buffer_size = 4096, group = 0 };

enum kind { accepted, received, sent, stopped };

struct connection {
  uint8_t matched;  // of "\r\n\r\n"
  bool is_sending;
  size_t owed;     // responses not yet wholly written
  size_t written;  // bytes of the first of them
};

static struct connection connections[slots];
static struct io_uring ring;
static struct io_uring_buf_ring *pool;
static char *pool_bytes;
static char *response;
static size_t response_length;

static void open_ring(void) {
  struct io_uring_params options = {
      .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL};
  int code = io_uring_queue_init_params(entries, &ring, &options);
  if (code < 0) errx(1, "io_uring: %s", strerror(-code));
  if (posix_memalign((void **)&pool, 4096, buffers * sizeof(struct io_uring_buf))) err(1, "posix_memalign");
  struct io_uring_buf_reg registration = {.ring_addr = (uint64_t)pool, .ring_entries = buffers, .bgid = group};
  code = io_uring_register_buf_ring(&ring, &registration, 0);
  if (code < 0) errx(1, "io_uring buffers: %s", strerror(-code));
  io_uring_buf_ring_init(pool);
  pool_bytes = malloc((size_t)buffers * buffer_size);
  if (!pool_bytes) err(1, "malloc");
  for (int index = 0; index < buffers; index++)
    io_uring_buf_ring_add(pool, pool_bytes + index * buffer_size, buffer_size, (unsigned short)index,
                          io_uring_buf_ring_mask(buffers), index);
  io_uring_buf_ring_advance(pool, buffers);
}

static struct io_uring_sqe *next_entry(enum kind kind, int descriptor) {
  struct io_uring_sqe *entry = io_uring_get_sqe(&ring);
  if (!entry) {
    io_uring_submit(&ring);
    entry = io_uring_get_sqe(&ring);
  }
  if (!entry) errx(1, "the ring is full");
  entry->user_data = (uint64_t)descriptor << 8 | kind;
  return entry;
}

// Preparing an entry clears its user data.
static void label(struct io_uring_sqe *entry, enum kind kind, int descriptor) {
  io_uring_sqe_set_data64(entry, (uint64_t)descriptor << 8 | kind);
}

static void begin_accepting(int listener) {
  struct io_uring_sqe *entry = next_entry(accepted, listener);
  io_uring_prep_multishot_accept(entry, listener, NULL, NULL, SOCK_CLOEXEC);
  label(entry, accepted, listener);
}

static void begin_receiving(int descriptor) {
  struct io_uring_sqe *entry = next_entry(received, descriptor);
  io_uring_prep_recv_multishot(entry, descriptor, NULL, 0, 0);
  entry->flags |= IOSQE_BUFFER_SELECT;
  entry->buf_group = group;
  label(entry, received, descriptor);
}

static void begin_sending(int descriptor) {
  struct connection *connection = &connections[descriptor];
  if (connection->owed == 0 || connection->is_sending) return;
  struct io_uring_sqe *entry = next_entry(sent, descriptor);
  io_uring_prep_send(entry, descriptor, response + connection->written, response_length - connection->written,
                     MSG_NOSIGNAL);
  label(entry, sent, descriptor);
  connection->is_sending = true;
}

static void take_connection(int peer) {
  if (peer < 0) return;
  if (peer >= slots) {
    close(peer);
    return;
  }
  int on = 1;
  setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  connections[peer] = (struct connection){0};
  begin_receiving(peer);
}

static void take_bytes(int descriptor, const struct io_uring_cqe *event) {
  if (event->flags & IORING_CQE_F_BUFFER) {
    unsigned short index = (unsigned short)(event->flags >> IORING_CQE_BUFFER_SHIFT);
    char *bytes = pool_bytes + index * buffer_size;
    if (event->res > 0) {
      connections[descriptor].owed += count_heads(&connections[descriptor].matched, bytes, (size_t)event->res);
      begin_sending(descriptor);
    }
    io_uring_buf_ring_add(pool, bytes, buffer_size, index, io_uring_buf_ring_mask(buffers), 0);
    io_uring_buf_ring_advance(pool, 1);
  }
  if (event->res == 0 || (event->res < 0 && event->res != -ENOBUFS)) {
    close(descriptor);
  } else if (!(event->flags & IORING_CQE_F_MORE)) {
    begin_receiving(descriptor);
  }
}

static void take_sent(int descriptor, int count) {
  struct connection *connection = &connections[descriptor];
  connection->is_sending = false;
  if (count < 0) return;  // the receive that is under way tells of it, too
  connection->written += (size_t)count;
  if (connection->written == response_length) {
    connection->written = 0;
    connection->owed--;
  }
  begin_sending(descriptor);
}

int main(int argument_count, char **arguments) {
  uint16_t port = 0;
  for (int option; (option = getopt(argument_count, arguments, "p:")) != -1;) {
    if (option != 'p') return 2;
    port = (uint16_t)strtoul(optarg, NULL, 10);
  }
  if (optind + 1 != argument_count) return 2;
  response = load_response(arguments[optind], &response_length);

  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGTERM);
  sigaddset(&stops, SIGINT);
  sigprocmask(SIG_BLOCK, &stops, NULL);
  int stop = signalfd(-1, &stops, SFD_CLOEXEC);
  if (stop < 0) err(1, "signalfd");
  open_ring();
  int listener = open_listener(port, 0);
  begin_accepting(listener);
  struct io_uring_sqe *entry = next_entry(stopped, stop);
  io_uring_prep_poll_add(entry, stop, POLL_IN);
  label(entry, stopped, stop);

  for (;;) {
    int code = io_uring_submit_and_wait(&ring, 1);
    if (code < 0 && code != -EINTR) errx(1, "io_uring: %s", strerror(-code));
    struct io_uring_cqe *event;
    unsigned head, seen = 0;
    io_uring_for_each_cqe(&ring, head, event) {
      int descriptor = (int)(event->user_data >> 8);
      seen++;
      switch ((enum kind)(event->user_data & 0xFF)) {
        case accepted:
          take_connection(event->res);
          if (!(event->flags & IORING_CQE_F_MORE)) begin_accepting(listener);
          break;
        case received: take_bytes(descriptor, event); break;
        case sent: take_sent(descriptor, event->res); break;
        case stopped: return 0;
      }
    }
    io_uring_cq_advance(&ring, seen);
  }
}
