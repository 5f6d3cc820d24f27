// Shared by all programs.
#pragma once
#include <linux/bpf.h>
#include <linux/in.h>
#include <stddef.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define AF_INET 2

char terms[] SEC("license") = "GPL";

// The address is in network order, the port in the host's.
struct endpoint {
  __u32 address;
  __u32 port;
};

// A count of its own for each processor, read and summed from outside by the map's name.
#define COUNTER(name)                            \
  struct {                                       \
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);     \
    __uint(max_entries, 1);                      \
    __type(key, __u32);                          \
    __type(value, __u64);                        \
  } name SEC(".maps")

static __always_inline void count(void *counter) {
  __u32 zero = 0;
  __u64 *value = bpf_map_lookup_elem(counter, &zero);
  if (value) ++*value;
}
