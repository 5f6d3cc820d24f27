// The generator's closed loop written in C, as the yardstick for what the language costs us: one thread, level-triggered
// epoll, one recv and one send per request, a parser of status and Content-Length, one clock reading and one
// histogram record per answer.
//
//   twin-client PORT CONNECTIONS SECONDS
//
// Prints one JSON object: requests completed, errors, seconds, and the service time's p50 and p99.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

struct connection {
  int descriptor;
  uint64_t sent;
};

struct head {
  int status;
  long content_length;  // -1: the header is not there
  long length;          // 0: the head is not complete
};

enum { sub_bucket_bits = 11, max_events = 256, max_read = 1 << 16 };
// Log-linear cells: 2^11 below 2^11 ns, then 2^10 for each doubling; three significant digits up to 2^64 ns.
static uint32_t cells[(64 - sub_bucket_bits + 2) << (sub_bucket_bits - 1)];

static void fail(const char *what) {
  fprintf(stderr, "twin-client: %s: %s\n", what, strerror(errno));
  exit(2);
}

static inline uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static inline void record(uint64_t ns) {
  int shift = 64 - sub_bucket_bits - __builtin_clzll(ns | ((1u << sub_bucket_bits) - 1));
  cells[((uint64_t)shift << (sub_bucket_bits - 1)) + (ns >> shift)]++;
}

static uint64_t quantile(double q, uint64_t total) {
  uint64_t rank = (uint64_t)(q * (double)total), seen = 0;
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
    seen += cells[i];
    if (seen <= rank) continue;
    uint64_t half = 1u << (sub_bucket_bits - 1), shift = i < 2 * half ? 0 : i / half - 1;
    return (i - shift * half) << shift;
  }
  return 0;
}

static struct head parse(const char *bytes, long count) {
  struct head head = {.content_length = -1};
  const char *end = bytes + count, *line = memchr(bytes, '\n', (size_t)count);
  if (!line || count < 13 || memcmp(bytes, "HTTP/1.1 ", 9)) return head;
  head.status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
  while (++line < end) {
    if (*line == '\r') {
      if (line + 1 < end) head.length = line + 2 - bytes;
      return head;
    }
    const char *next = memchr(line, '\n', (size_t)(end - line));
    if (!next) return head;
    if ((*line | 0x20) == 'c' && next - line > 15 && !strncasecmp(line, "content-length:", 15)) {
      const char *digit = line + 15;
      while (*digit == ' ') digit++;
      head.content_length = 0;
      while (*digit >= '0' && *digit <= '9') head.content_length = head.content_length * 10 + *digit++ - '0';
    }
    line = next;
  }
  return head;
}

static int connect_to(int port) {
  int one = 1, descriptor = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address)) fail("connect");
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(descriptor, F_SETFL, O_NONBLOCK);
  return descriptor;
}

int main(int argument_count, char **arguments) {
  if (argument_count != 4) {
    fprintf(stderr, "usage: twin-client PORT CONNECTIONS SECONDS\n");
    return 64;
  }
  int port = atoi(arguments[1]), connection_count = atoi(arguments[2]);
  double seconds = atof(arguments[3]);
  char request[64];
  int request_length = snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", port);

  int poller = epoll_create1(0);
  struct connection *connections = calloc((size_t)connection_count, sizeof *connections);
  for (int i = 0; i < connection_count; i++) {
    connections[i].descriptor = connect_to(port);
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = (uint64_t)i};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, connections[i].descriptor, &event)) fail("epoll_ctl");
  }

  static struct epoll_event events[max_events];
  static char bytes[max_read];
  uint64_t completed = 0, errors = 0, start = now(), end = start + (uint64_t)(seconds * 1e9);
  for (int i = 0; i < connection_count; i++) {
    connections[i].sent = start;
    if (send(connections[i].descriptor, request, (size_t)request_length, MSG_NOSIGNAL) != request_length) fail("send");
  }
  while (now() < end) {
    int ready = epoll_wait(poller, events, max_events, 100);
    for (int i = 0; i < ready; i++) {
      struct connection *connection = &connections[events[i].data.u64];
      long count = recv(connection->descriptor, bytes, sizeof bytes, 0);
      if (count <= 0) fail("recv");
      struct head head = parse(bytes, count);
      if (head.length == 0 || head.status != 200 || head.length + head.content_length != count) errors++;
      uint64_t present = now();
      record(present - connection->sent);
      completed++;
      connection->sent = present;
      if (send(connection->descriptor, request, (size_t)request_length, MSG_NOSIGNAL) != request_length) errors++;
    }
  }
  printf("{\"completed\": %llu, \"errors\": %llu, \"seconds\": %.6f, \"p50Ns\": %llu, \"p99Ns\": %llu}\n",
         (unsigned long long)completed, (unsigned long long)errors, (double)(now() - start) * 1e-9,
         (unsigned long long)quantile(0.50, completed), (unsigned long long)quantile(0.99, completed));
}
