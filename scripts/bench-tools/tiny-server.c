// An HTTP/1.1 server that costs less CPU per request than the clients it serves, so that a comparison of clients
// measures the clients: one thread, one recv and one send per request, the same 200 answer to everything.
//
//   tiny-server [--freeze SECONDS --every SECONDS --first SECONDS] [--record FILE] [--spin]
//
// --freeze  stop answering for that long, every so often, for the first time that long after the first request
// --record  write the arrival time of each request (CLOCK_MONOTONIC ns, one a line) when SIGTERM ends the server
// --spin    poll without sleeping, so that arrival times hold no wake-up latency
//
// It listens on a free port of 127.0.0.1 and says which ("port N"), and when it froze ("freeze FROM TO", ns).
// Requests end at their empty line: bodies are not understood. A client that does not read its answers is cut off.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char answer[] =
    "HTTP/1.1 200 OK\r\n"
    "Server: tiny\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Length: 13\r\n"
    "Connection: keep-alive\r\n"
    "\r\n"
    "hello, world\n";

enum { max_descriptors = 1 << 16, max_events = 1024, max_read = 1 << 16, max_arrivals = 1 << 24 };

struct freeze {
  uint64_t length, period, first;  // ns; length 0: never
  uint64_t next;                   // start of the next one; 0 until the first request
};

// How many characters of \r\n\r\n each connection has shown last.
static unsigned char matched[max_descriptors];
static uint64_t *arrivals;  // NULL: not recorded
static size_t arrival_count;
static volatile sig_atomic_t ended;

static void end(int signal) {
  (void)signal;
  ended = 1;
}

static void fail(const char *what) {
  fprintf(stderr, "tiny-server: %s: %s\n", what, strerror(errno));
  exit(2);
}

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static struct timespec timespec_of(uint64_t ns) {
  return (struct timespec){.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)};
}

static int listen_on_loopback(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 4096) ||
      getsockname(listener, (struct sockaddr *)&address, &length))
    fail("listen on 127.0.0.1");
  printf("port %d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static void watch(int poller, int descriptor) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event)) fail("epoll_ctl");
}

static void accept_all(int poller, int listener) {
  int connection, one = 1;
  while ((connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    if (connection >= max_descriptors) {
      close(connection);
      continue;
    }
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    matched[connection] = 0;
    watch(poller, connection);
  }
}

// Number of requests that end in these bytes.
static int requests_in(int connection, const char *bytes, size_t count) {
  int requests = 0;
  unsigned char state = matched[connection];
  // The usual case, a whole request and nothing else, without a look at every byte.
  if (state == 0 && count >= 4 && memmem(bytes, count, "\r\n\r\n", 4) == bytes + count - 4) return 1;
  for (size_t i = 0; i < count; i++) {
    if (bytes[i] == "\r\n\r\n"[state]) {
      if (++state == 4) requests++, state = 0;
    } else {
      state = bytes[i] == '\r';
    }
  }
  matched[connection] = state;
  return requests;
}

static void serve(int connection, struct freeze *freeze) {
  static char bytes[max_read];
  uint64_t arrived = arrivals ? now() : 0;
  ssize_t count = recv(connection, bytes, sizeof bytes, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) {
    close(connection);
    return;
  }
  if (freeze->length && !freeze->next) freeze->next = now() + freeze->first;
  for (int left = requests_in(connection, bytes, (size_t)count); left > 0; left--) {
    if (arrivals && arrival_count < max_arrivals) arrivals[arrival_count++] = arrived;
    if (send(connection, answer, sizeof answer - 1, MSG_NOSIGNAL) != (ssize_t)sizeof answer - 1) {
      close(connection);
      return;
    }
  }
}

static void freeze_when_due(struct freeze *freeze) {
  uint64_t started = now();
  if (started < freeze->next) return;
  struct timespec until = timespec_of(freeze->next + freeze->length);
  while (!ended && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) continue;
  printf("freeze %llu %llu\n", (unsigned long long)started, (unsigned long long)now());
  fflush(stdout);
  freeze->next += freeze->period;
}

static uint64_t seconds(const char *text) {
  char *rest;
  double value = strtod(text, &rest);
  if (rest == text || *rest || value < 0) {
    fprintf(stderr, "tiny-server: \"%s\" is no number of seconds\n", text);
    exit(64);
  }
  return (uint64_t)(value * 1e9);
}

static void write_arrivals(const char *path) {
  FILE *file = fopen(path, "w");
  if (!file) fail(path);
  for (size_t i = 0; i < arrival_count; i++) fprintf(file, "%llu\n", (unsigned long long)arrivals[i]);
  if (fclose(file)) fail(path);
}

int main(int count, char **arguments) {
  struct freeze freeze = {0};
  const char *record = NULL;
  bool spin = false;
  for (int i = 1; i < count; i++) {
    const char *flag = arguments[i], *value = i + 1 < count ? arguments[i + 1] : "";
    if (!strcmp(flag, "--spin")) {
      spin = true;
      continue;
    }
    if (!strcmp(flag, "--freeze")) freeze.length = seconds(value);
    else if (!strcmp(flag, "--every")) freeze.period = seconds(value);
    else if (!strcmp(flag, "--first")) freeze.first = seconds(value);
    else if (!strcmp(flag, "--record")) record = value;
    else {
      fprintf(stderr, "tiny-server: unknown flag %s; its head comment lists them\n", flag);
      return 64;
    }
    i++;
  }
  if (record && !(arrivals = malloc(max_arrivals * sizeof *arrivals))) fail("memory for arrivals");

  prctl(PR_SET_PDEATHSIG, SIGTERM);
  prctl(PR_SET_TIMERSLACK, 1);
  struct sigaction action = {.sa_handler = end};
  sigaction(SIGTERM, &action, NULL);
  sigset_t blocked, unblocked;
  sigemptyset(&blocked);
  // SIGTERM comes through only while waiting, so it cannot slip in between the check and the wait. Who spins never
  // waits, and would never hear of it.
  if (!spin) sigaddset(&blocked, SIGTERM);
  sigprocmask(SIG_BLOCK, &blocked, &unblocked);

  int poller = epoll_create1(EPOLL_CLOEXEC), listener = listen_on_loopback();
  watch(poller, listener);
  static struct epoll_event events[max_events];
  while (!ended) {
    struct timespec limit = {0}, *wait = spin ? &limit : NULL;
    if (freeze.next) {
      freeze_when_due(&freeze);
      uint64_t present = now();
      if (!spin) limit = timespec_of(freeze.next > present ? freeze.next - present : 0);
      wait = &limit;
    }
    int ready = epoll_pwait2(poller, events, max_events, wait, &unblocked);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.fd == listener) accept_all(poller, listener);
      else serve(events[i].data.fd, &freeze);
    }
  }
  if (record) write_arrivals(record);
}
