#define _GNU_SOURCE 1
#include "ck_cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void kill_members(const char *path) {
  char file[PATH_MAX];
  snprintf(file, sizeof file, "%s/cgroup.kill", path);
  int fd = open(file, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return;
  if (write(fd, "1", 1) < 0) {}
  close(fd);
}

static void remove_children(const char *path) {
  DIR *directory = opendir(path);
  if (!directory) return;
  for (struct dirent *entry; (entry = readdir(directory));) {
    if (entry->d_type != DT_DIR || !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    char child[PATH_MAX];
    snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
    remove_children(child);
    rmdir(child);
  }
  closedir(directory);
}

int ck_remove_cgroup(const char *path, int patience_ms) {
  for (;;) {
    if (rmdir(path) == 0 || errno == ENOENT) return 0;
    if (errno != EBUSY) return -1;
    kill_members(path);
    remove_children(path);
    if (rmdir(path) == 0 || errno == ENOENT) return 0;
    if (errno != EBUSY || patience_ms-- <= 0) return -1;
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  }
}

void ck_sweep_cgroup(const char *path) {
  remove_children(path);
  rmdir(path);
}

static _Noreturn void watch(const char *const *paths, int lifeline) {
  prctl(PR_SET_NAME, "toll-janitor", 0, 0, 0);
  // The terminal's signals are for those at work, and so are the files of the one who started us.
  setsid();
  for (int s = 1; s < NSIG; s++) signal(s, SIG_IGN);
  dup2(lifeline, 0);
  close_range(1, ~0u, 0);
  if (chdir("/")) {}
  for (char byte; read(0, &byte, 1) < 0 && errno == EINTR;) {}
  for (; *paths; paths++) ck_remove_cgroup(*paths, 10000);
  _exit(0);
}

int ck_start_janitor(const char *const *paths, struct ck_janitor *janitor) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC)) return -1;
  pid_t pid = fork();
  if (pid == 0) watch(paths, ends[0]);
  int code = errno;
  close(ends[0]);
  if (pid < 0) {
    close(ends[1]);
    errno = code;
    return -1;
  }
  *janitor = (struct ck_janitor){pid, ends[1]};
  return 0;
}

void ck_dismiss_janitor(struct ck_janitor janitor) {
  close(janitor.lifeline);
  while (waitpid(janitor.pid, NULL, 0) < 0 && errno == EINTR) {}
}
