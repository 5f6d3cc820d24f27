/// Knows how long each core's idle thread has been on it: asleep, in interrupts, and on the way into and out of sleep.
///
/// The kernel itself keeps no such account: what its idle threads do is in the time of no task.
package protocol IdleThreadClock: Sendable {
  /// By core number, in ns since some moment of the past; a core of which it is not known is left out.
  func nanoseconds() -> [Int: UInt64]
}

enum IdleThreads {
  /// Of all `cores` together between two readings, in ns; nil unless both have every one of them.
  static func grown(
    from earlier: [Int: UInt64], to later: [Int: UInt64], on cores: some Collection<Int>
  ) -> UInt64? {
    var sum: UInt64 = 0
    for core in cores {
      guard let before = earlier[core], let after = later[core] else { return nil }
      sum += after - min(after, before)
    }
    return cores.isEmpty ? nil : sum
  }
}
