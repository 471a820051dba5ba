// What the bare servers have in common: the bytes of one answer, where it is listened, and finding the ends of heads.
#pragma once
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { largest_response = 1 << 24 };

// Reads a file that holds the bytes of a whole response, head and all.
static char *load_response(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file) err(1, "%s", path);
  char *bytes = malloc(largest_response);
  if (!bytes) err(1, "malloc");
  *length = fread(bytes, 1, largest_response, file);
  if (ferror(file) || *length == 0 || fgetc(file) != EOF) errx(1, "%s: empty, unreadable or too long", path);
  fclose(file);
  return bytes;
}

// Listens on loopback and says where. `flags` are of socket(2), such as SOCK_NONBLOCK.
static int open_listener(uint16_t port, int flags) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0), on = 1;
  if (listener < 0) err(1, "socket");
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) err(1, "bind");
  if (listen(listener, SOMAXCONN) < 0) err(1, "listen");
  if (getsockname(listener, (struct sockaddr *)&address, &length) < 0) err(1, "getsockname");
  printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

// Counts the heads that end in `bytes`. How much of "\r\n\r\n" has come is kept in `matched` across reads, so nothing
// has to be buffered.
static size_t count_heads(uint8_t *matched, const char *bytes, size_t length) {
  size_t heads = 0;
  const char *next = bytes, *end = bytes + length;
  while (next < end) {
    if (*matched == 0) {
      next = memchr(next, '\r', (size_t)(end - next));
      if (!next) break;
    }
    char expected = *matched % 2 ? '\n' : '\r';
    if (*next != expected) {
      *matched = *next == '\r';
    } else if (++*matched == 4) {
      *matched = 0;
      heads++;
    }
    next++;
  }
  return heads;
}
