#define _GNU_SOURCE 1
#include "ck_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct child_context {
  const struct ck_spawn_plan *plan;
  struct ck_spawn_result *result;
  pid_t parent;
  uid_t user;
  gid_t group;
};

// From here to execve the child shares the parent's memory: only system calls, no allocation, no locks.

static int write_text(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t n = write(fd, text, strlen(text));
  int saved = errno;
  close(fd);
  errno = saved;
  return n < 0 ? -1 : 0;
}

// "0" is the writer itself.
static int join_control_group(const char *directory) {
  int fd = open(directory, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  int processes = openat(fd, "cgroup.procs", O_WRONLY | O_CLOEXEC);
  ssize_t n = processes < 0 ? -1 : write(processes, "0", 1);
  int saved = errno;
  if (processes >= 0) close(processes);
  close(fd);
  errno = saved;
  return n < 0 ? -1 : 0;
}

static char *append_number(char *end, unsigned long n) {
  char digits[24];
  int count = 0;
  do digits[count++] = (char)('0' + n % 10); while ((n /= 10));
  while (count) *end++ = digits[--count];
  return end;
}

static int map_one_id(const char *path, unsigned long outside) {
  char line[40] = "0 ", *end = append_number(line + 2, outside);
  memcpy(end, " 1\n", 4);
  return write_text(path, line);
}

static int map_user(uid_t user, gid_t group) {
  if (map_one_id("/proc/self/uid_map", user)) return -1;
  if (write_text("/proc/self/setgroups", "deny")) return -1;
  return map_one_id("/proc/self/gid_map", group);
}

static int place_descriptors(const struct ck_spawn_plan *plan) {
  int above = 3, copies[plan->descriptor_count + 1];
  for (int i = 0; i < plan->descriptor_count; i++)
    if (plan->descriptors[i].target >= above) above = plan->descriptors[i].target + 1;
  if (syscall(SYS_close_range, 3, ~0u, CLOSE_RANGE_CLOEXEC)) return -1;
  for (int i = 0; i < plan->descriptor_count; i++)
    if ((copies[i] = fcntl(plan->descriptors[i].source, F_DUPFD_CLOEXEC, above)) < 0) return -1;
  for (int i = 0; i < plan->descriptor_count; i++)
    if (dup2(copies[i], plan->descriptors[i].target) < 0) return -1;
  return 0;
}

// Raw calls: glibc's wrappers would change the credentials of the parent's threads too.
static int take_identity(const struct ck_spawn_plan *plan) {
  if (plan->group) {
    gid_t g = *plan->group;
    if (syscall(SYS_setgroups, 0, NULL) || syscall(SYS_setresgid, g, g, g)) return -1;
  }
  if (plan->user) {
    uid_t u = *plan->user;
    if (syscall(SYS_setresuid, u, u, u)) return -1;
  }
  return 0;
}

static int bind_to_parent(const struct child_context *context) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) return -1;
  if (context->plan->namespaces & CK_NEW_PID) return 0;
  if (getppid() == context->parent) return 0;
  errno = ESRCH;
  return -1;
}

// All zero is SIG_DFL without flags. A raw call, because glibc's keeps its two internal signals as they are.
static void reset_signals(void) {
  unsigned long action[8] = {0};
  for (int s = 1; s < NSIG; s++) syscall(SYS_rt_sigaction, s, action, NULL, sizeof(uint64_t));
}

static enum ck_step prepare(const struct child_context *context) {
  const struct ck_spawn_plan *plan = context->plan;
  reset_signals();
  if (plan->new_session && setsid() < 0) return CK_STEP_SESSION;
  for (char *const *group = plan->control_groups; *group; group++)
    if (join_control_group(*group)) return CK_STEP_CONTROL_GROUP;
  if (plan->namespaces & CK_NEW_USER && map_user(context->user, context->group)) return CK_STEP_USER_MAP;
  if (plan->network && setns(*plan->network, CLONE_NEWNET)) return CK_STEP_NETWORK;
  if (plan->processors && syscall(SYS_sched_setaffinity, 0, plan->processor_words * 8, plan->processors) < 0)
    return CK_STEP_PROCESSORS;
  if (plan->fifo_priority) {
    struct sched_param parameter = {.sched_priority = *plan->fifo_priority};
    if (syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &parameter)) context->result->priority_errno = errno;
  }
  if (place_descriptors(plan)) return CK_STEP_DESCRIPTORS;
  if (take_identity(plan)) return CK_STEP_IDENTITY;
  if (plan->dies_with_parent && bind_to_parent(context)) return CK_STEP_PARENT;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execve(plan->path, plan->argv, plan->envp);
  return CK_STEP_EXEC;
}

static int run_child(void *argument) {
  struct child_context *context = argument;
  enum ck_step step = prepare(context);
  context->result->failed_errno = errno;
  context->result->failed_step = step;
  _exit(127);
}

static int clone_flags(unsigned namespaces) {
  int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD;
  if (namespaces & CK_NEW_USER) flags |= CLONE_NEWUSER;
  if (namespaces & CK_NEW_PID) flags |= CLONE_NEWPID;
  if (namespaces & CK_NEW_MOUNT) flags |= CLONE_NEWNS;
  if (namespaces & CK_NEW_NETWORK) flags |= CLONE_NEWNET;
  return flags;
}

static int fail(struct ck_spawn_result *result, enum ck_step step, int code) {
  result->failed_step = step;
  result->failed_errno = code;
  return -1;
}

int ck_spawn(const struct ck_spawn_plan *plan, struct ck_spawn_result *result) {
  const size_t stack_size = 128 * 1024;
  memset(result, 0, sizeof *result);
  char *stack = mmap(NULL, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) return fail(result, CK_STEP_CLONE, errno);
  struct child_context context = {plan, result, getpid(), geteuid(), getegid()};
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  int pidfd = -1;
  pid_t pid = clone(run_child, stack + stack_size, clone_flags(plan->namespaces), &context, &pidfd);
  int code = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  munmap(stack, stack_size);
  if (pid < 0) return fail(result, CK_STEP_CLONE, code);
  if (result->failed_step) {
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
    close(pidfd);
    return -1;
  }
  result->pid = pid;
  result->pidfd = pidfd;
  return 0;
}

int ck_reap(int pidfd, struct ck_exit *exit) {
  siginfo_t info = {0};
  struct rusage usage;
  if (syscall(SYS_waitid, P_PIDFD, pidfd, &info, WEXITED | WNOHANG, &usage)) return -1;
  if (info.si_pid == 0) return 0;
  exit->signalled = info.si_code != CLD_EXITED;
  exit->status = info.si_status;
  exit->user_us = (uint64_t)usage.ru_utime.tv_sec * 1000000 + (uint64_t)usage.ru_utime.tv_usec;
  exit->system_us = (uint64_t)usage.ru_stime.tv_sec * 1000000 + (uint64_t)usage.ru_stime.tv_usec;
  return 1;
}

void ck_reap_orphans(pid_t spared) {
  for (;;) {
    siginfo_t info = {0};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) || info.si_pid == 0 || info.si_pid == spared) return;
    waitpid(info.si_pid, NULL, WNOHANG);
  }
}

int ck_signal(int pidfd, int signal) { return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0); }

int ck_signal_descriptor(const int *signals, int count) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
  int code = pthread_sigmask(SIG_BLOCK, &set, NULL);
  if (code) return errno = code, -1;
  return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int ck_next_signal(int descriptor) {
  struct signalfd_siginfo info;
  return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}
