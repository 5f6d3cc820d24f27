// Control group directories, which outlive processes, and the janitor that sees to it that ours do not.
#pragma once
#include <sys/types.h>

// Kills what is in a control group, and removes it with all below it. Waits up to `patience_ms` for the last process to
// be gone. 0 also when there is none, or -1 with errno.
int ck_remove_cgroup(const char *path, int patience_ms);

struct ck_janitor {
  pid_t pid;
  int lifeline;
};

// Forks a process that removes the control group when the caller is gone, however it ends. 0, or -1 with errno.
int ck_start_janitor(const char *path, struct ck_janitor *janitor);
// Sends it off and waits for its end.
void ck_dismiss_janitor(struct ck_janitor janitor);
