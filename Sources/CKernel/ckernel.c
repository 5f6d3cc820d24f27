#define _GNU_SOURCE 1
#include "ckernel.h"

int ck_epoll_wait_ns(int ep, struct epoll_event *events, int capacity, int64_t timeout_ns) {
  if (timeout_ns <= 0) return epoll_wait(ep, events, capacity, timeout_ns < 0 ? -1 : 0);
  struct timespec t = {timeout_ns / 1000000000, timeout_ns % 1000000000};
  return epoll_pwait2(ep, events, capacity, &t, NULL);
}

int ck_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }
