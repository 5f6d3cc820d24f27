// How long each processor's idle thread has been on it: asleep, in interrupts, and on the way into and out of sleep. The
// scheduler keeps the time of every thread but these.
#include "toll.h"
#include <bpf/bpf_core_read.h>

// The only member that is read; where it is tells the kernel's own type information when the program is loaded.
struct task_struct {
  int pid;
} __attribute__((preserve_access_index));

struct idle_time {
  __u64 over;   // in spells that are over, ns
  __u64 since;  // when the present spell began, CLOCK_MONOTONIC; 0 while another thread is on the processor
  __u64 known;  // 1 once a switch has shown which thread is on the processor
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct idle_time);
} times SEC(".maps");

// Arguments: preempted or not, the thread that leaves the processor, the one that comes. The one that leaves is still the
// current one, and only idle threads have the number 0.
SEC("raw_tracepoint/sched_switch")
int change(struct bpf_raw_tracepoint_args *context) {
  __u32 zero = 0;
  struct idle_time *time = bpf_map_lookup_elem(&times, &zero);
  if (!time) return 0;
  time->known = 1;
  if ((__u32)bpf_get_current_pid_tgid() == 0) {
    __u64 since = time->since;
    // In this order a reader may miss the spell for an instant, but never count it twice.
    time->since = 0;
    if (since) time->over += bpf_ktime_get_ns() - since;
  } else if (BPF_CORE_READ((struct task_struct *)context->args[2], pid) == 0) {
    time->since = bpf_ktime_get_ns();
  }
  return 0;
}
