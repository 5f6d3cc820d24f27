import Glibc

/// CLOCK_THREAD_CPUTIME_ID: user and system time of the calling thread.
package enum ThreadClock {
  package static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Keeps the core busy until this thread has used `ns` more of CPU time: preemption does not count.
  package static func burn(_ ns: UInt64) {
    let end = nanoseconds() &+ ns
    while nanoseconds() < end {}
  }
}
