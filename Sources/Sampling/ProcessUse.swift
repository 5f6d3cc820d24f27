/// What a process, or several, used between two readings.
package struct ProcessUse: Equatable, Sendable {
  package var ns: UInt64 = 0
  package var voluntarySwitches: UInt64 = 0
  package var involuntarySwitches: UInt64 = 0
  /// Threads that ended in between. When there are any, `ns` may rest on 10 ms ticks.
  package var endedThreads = 0

  package init() {}

  /// Exact while threads live on: the sum over threads. What an ended thread used since the first reading is only in
  /// the process's ticks, so with ended threads the larger of both figures counts.
  package init(from earlier: ProcessCounters, to later: ProcessCounters) {
    func grown(_ a: UInt64, _ b: UInt64) -> UInt64 { b > a ? b - a : 0 }
    endedThreads = earlier.threads.keys.count { later.threads[$0] == nil }
    let byThread = later.threads.reduce(0) { $0 + grown(earlier.threads[$1.key] ?? 0, $1.value) }
    let byTicks = grown(earlier.cpuTicks, later.cpuTicks) * ClockTick.ns
    ns = endedThreads == 0 ? byThread : max(byThread, byTicks)
    voluntarySwitches = grown(earlier.voluntarySwitches, later.voluntarySwitches)
    involuntarySwitches = grown(earlier.involuntarySwitches, later.involuntarySwitches)
  }

  package static func + (a: ProcessUse, b: ProcessUse) -> ProcessUse {
    var sum = a
    sum.ns += b.ns
    sum.voluntarySwitches += b.voluntarySwitches
    sum.involuntarySwitches += b.involuntarySwitches
    sum.endedThreads += b.endedThreads
    return sum
  }
}
