import Glibc
import HDR
import Kernel

/// A thread that asks to sleep 1 ms, again and again: how late it wakes is how far this machine can be trusted.
package enum Canary {
  package static let interval: UInt64 = 1_000_000

  /// Sleeps on the calling thread until `endNs` and says by how much each sleep begun from `startNs` on overshot.
  ///
  /// Call it on a thread of its own; it changes that thread's timer slack.
  package static func watch(from startNs: UInt64, to endNs: UInt64) -> LatencyHistogram {
    let overshoot = LatencyHistogram()
    Thread.useFinestTimers()
    Thread.sleep(until: startNs)
    var now = MonotonicClock.nanoseconds()
    while now &+ interval <= endNs {
      let due = now &+ interval
      Thread.sleep(until: due)
      now = MonotonicClock.nanoseconds()
      if now >= due { overshoot.record(now - due) }
    }
    return overshoot
  }
}
