import Glibc

/// CLOCK_PROCESS_CPUTIME_ID: user and system time of all threads of this process.
package enum ProcessClock {
  package static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
