// How long each processor's idle thread has been on it: asleep, in interrupts, and on the way into and out of sleep. The
// scheduler keeps the time of every thread but these.
#include "toll.h"

struct idle_time {
  __u64 over;    // in spells that are over, ns
  __u64 since;   // when the present spell began, CLOCK_MONOTONIC; 0 while another thread is on the processor
  __u64 thread;  // the idle thread's address, once it has been seen
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
  if ((__u32)bpf_get_current_pid_tgid() == 0) {
    time->thread = context->args[1];
    __u64 since = time->since;
    // In this order a reader may miss the spell for an instant, but never count it twice.
    time->since = 0;
    if (since) time->over += bpf_ktime_get_ns() - since;
  } else if (context->args[2] == time->thread) {
    time->since = bpf_ktime_get_ns();
  }
  return 0;
}
