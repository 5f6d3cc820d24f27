// The few kernel interfaces that Swift cannot reach: variadics, macros, clone flags.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"

static inline uint64_t ck_monotonic_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}
static inline int ck_set_timer_slack(unsigned long ns) { return prctl(PR_SET_TIMERSLACK, ns, 0, 0, 0); }
static inline int ck_set_thread_name(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }
static inline int ck_errno(void) { return errno; }
int ck_epoll_wait_ns(int ep, struct epoll_event *events, int capacity, int64_t timeout_ns);
int ck_accept(int listener);
int ck_pipe(int ends[2]);
// The calling thread only. mask holds one bit for each processor, the lowest first.
int ck_pin_thread(const uint64_t *mask, int words);
int ck_realtime_thread(int priority);
int ck_plain_thread(void);
// Unmaps the program's own code and constants; they are read from the page cache again where they are needed.
int ck_forget_code(void);
