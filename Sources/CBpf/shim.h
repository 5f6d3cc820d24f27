// What libbpf offers only as macros and option structs. 0 or a descriptor, or a negative errno.
#pragma once
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <net/if.h>
#include <stdint.h>

// Attaches a program where packets come in from an interface of the caller's network namespace.
static inline int cbpf_attach_ingress(const char *interface, int program) {
  int index = (int)if_nametoindex(interface);
  if (!index) return -errno;
  LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = index, .attach_point = BPF_TC_INGRESS);
  LIBBPF_OPTS(bpf_tc_opts, options, .prog_fd = program);
  int code = bpf_tc_hook_create(&hook);
  if (code && code != -EEXIST) return code;
  return bpf_tc_attach(&hook, &options);
}

// Attaches a verdict program to the sockets of a sock map.
static inline int cbpf_attach_verdict(int map, int program) {
  return bpf_prog_attach(program, map, BPF_SK_MSG_VERDICT, 0) ? -errno : 0;
}

static inline int cbpf_set(int map, const void *key, const void *value) {
  return bpf_map_update_elem(map, key, value, BPF_ANY) ? -errno : 0;
}
static inline int cbpf_get(int map, const void *key, void *value) {
  return bpf_map_lookup_elem(map, key, value) ? -errno : 0;
}

// How often and how long a program has run while statistics were enabled.
static inline int cbpf_run_time(int program, uint64_t *runs, uint64_t *ns) {
  struct bpf_prog_info info = {0};
  __u32 size = sizeof info;
  if (bpf_obj_get_info_by_fd(program, &info, &size)) return -errno;
  *runs = info.run_cnt;
  *ns = info.run_time_ns;
  return 0;
}
static inline int cbpf_enable_statistics(void) {
  int descriptor = bpf_enable_stats(BPF_STATS_RUN_TIME);
  return descriptor < 0 ? -errno : descriptor;
}
static inline void cbpf_silence(void) { libbpf_set_print(NULL); }
