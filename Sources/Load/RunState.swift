import Synchronization

/// What the workers of one run share: the start they wait for, and what they have reached.
final class RunState: Sendable {
  /// Monotonic ns at which the schedule starts; 0 until every worker is ready.
  let start = Atomic<UInt64>(0)
  let stop = Atomic<Bool>(false)
  /// An answer came that the plan aborts on.
  let aborted = Atomic<Bool>(false)
  let ready = Atomic<Int>(0)
  let finished = Atomic<Int>(0)
  let connected = Atomic<Int>(0)
  /// What the first connection that failed before the start met.
  let obstacle = Mutex<Obstacle?>(nil)

  func meet(_ obstacle: Obstacle) { self.obstacle.withLock { $0 = $0 ?? obstacle } }

  /// Where the window starts, in monotonic ns, once the warm-up is over; 0 until then, and for ever where it is fixed.
  let windowStart = Atomic<UInt64>(0)
  /// Response times of good answers in a warm-up that lasts until they are steady: how many, and their sum in ns.
  let warmupCount = Atomic<UInt64>(0)
  let warmupSum = Atomic<UInt64>(0)

  func abort() {
    aborted.store(true, ordering: .relaxed)
    stop.store(true, ordering: .relaxed)
  }
}
