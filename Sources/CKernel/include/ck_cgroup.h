// Control group directories, which outlive processes, and the janitor that sees to it that ours do not.
#pragma once
#include <sys/types.h>

// Kills what is in a control group, and removes it with all below it. Waits up to `patience_ms` for the last process to
// be gone. 0 also when there is none, or -1 with errno.
int ck_remove_cgroup(const char *path, int patience_ms);

// Removes a control group and those below it as far as nothing is in them.
void ck_sweep_cgroup(const char *path);

struct ck_janitor {
  pid_t pid;
  int lifeline;
};

// Forks a process that removes the control groups, in this order, when the caller is gone, however it ends. The vector
// ends with a null pointer. 0, or -1 with errno.
int ck_start_janitor(const char *const *paths, struct ck_janitor *janitor);
// Sends it off and waits for its end.
void ck_dismiss_janitor(struct ck_janitor janitor);
