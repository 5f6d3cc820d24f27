// Starting a child the way a supervisor needs it: namespaces, identity, processors, descriptors, and the failed step.
#pragma once
#include <stdint.h>
#include <sys/types.h>

enum ck_step {
  CK_STEP_NONE,
  CK_STEP_CLONE,
  CK_STEP_SESSION,
  CK_STEP_CONTROL_GROUP,
  CK_STEP_USER_MAP,
  CK_STEP_NETWORK,
  CK_STEP_PROCESSORS,
  CK_STEP_DESCRIPTORS,
  CK_STEP_IDENTITY,
  CK_STEP_PARENT,
  CK_STEP_EXEC,
};

enum ck_namespaces { CK_NEW_USER = 1, CK_NEW_PID = 2, CK_NEW_MOUNT = 4, CK_NEW_NETWORK = 8 };

struct ck_descriptor {
  int source;
  int target;
};

// A null pointer means "leave as it is"; the vectors of strings end with one.
struct ck_spawn_plan {
  const char *path;
  char *const *argv;
  char *const *envp;
  const struct ck_descriptor *descriptors;
  int descriptor_count;
  unsigned namespaces;
  int new_session;
  int dies_with_parent;
  const int *network;
  char *const *control_groups;
  const uint64_t *processors;
  int processor_words;
  const int *fifo_priority;
  const uid_t *user;
  const gid_t *group;
};

struct ck_spawn_result {
  pid_t pid;
  int pidfd;
  enum ck_step failed_step;
  int failed_errno;
  int priority_errno;
};

// 0, or -1 with failed_step and failed_errno; a child that failed has been reaped.
int ck_spawn(const struct ck_spawn_plan *plan, struct ck_spawn_result *result);

struct ck_exit {
  int signalled;
  int status;
  uint64_t user_us;
  uint64_t system_us;
};

// 1 when the child has ended and was reaped, 0 when it still runs, -1 with errno.
int ck_reap(int pidfd, struct ck_exit *exit);
// Reaps ended children other than `spared` until none is left.
void ck_reap_orphans(pid_t spared);
int ck_signal(int pidfd, int signal);
// Blocks the signals in this thread and returns a non-blocking signalfd for them.
int ck_signal_descriptor(const int *signals, int count);
// The next signal, or 0 when none is pending.
int ck_next_signal(int descriptor);
