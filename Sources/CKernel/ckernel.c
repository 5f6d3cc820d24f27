#define _GNU_SOURCE 1
#include "ckernel.h"

#include <sched.h>
#include <string.h>
#include <sys/mman.h>

int ck_epoll_wait_ns(int ep, struct epoll_event *events, int capacity, int64_t timeout_ns) {
  if (timeout_ns <= 0) return epoll_wait(ep, events, capacity, timeout_ns < 0 ? -1 : 0);
  struct timespec t = {timeout_ns / 1000000000, timeout_ns % 1000000000};
  int ready = epoll_pwait2(ep, events, capacity, &t, NULL);
  // Kernels before 5.11 know milliseconds only.
  if (ready < 0 && errno == ENOSYS) return epoll_wait(ep, events, capacity, (int)((timeout_ns + 999999) / 1000000));
  return ready;
}

int ck_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int ck_pin_thread(const uint64_t *mask, int words) {
  cpu_set_t set;
  memset(&set, 0, sizeof set);
  size_t size = (size_t)words * sizeof *mask;
  memcpy(&set, mask, size < sizeof set ? size : sizeof set);
  return sched_setaffinity(0, sizeof set, &set);
}

int ck_realtime_thread(int priority) {
  struct sched_param parameters = {.sched_priority = priority};
  return sched_setscheduler(0, SCHED_FIFO, &parameters);
}

int ck_plain_thread(void) {
  struct sched_param parameters = {.sched_priority = 0};
  return sched_setscheduler(0, SCHED_OTHER, &parameters);
}

int ck_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

// Of the linker: where the program begins, and where its code ends. Everything in between is read-only and of the file.
extern const char __executable_start[], etext[];

int ck_forget_code(void) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t from = ((uintptr_t)__executable_start + page - 1) & ~(page - 1), to = (uintptr_t)etext & ~(page - 1);
  return madvise((void *)from, to - from, MADV_DONTNEED);
}
