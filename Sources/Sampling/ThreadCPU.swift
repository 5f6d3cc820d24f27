/// `/proc/PID/task/TID/schedstat`: time on a CPU and time runnable but waiting, in ns.
///
/// `/proc/PID/schedstat` is the main thread's alone. The kernel brings the figure of a running thread up to date at
/// each tick, so one reading may lag by up to a tick (1–10 ms).
package struct SchedStat: Equatable, Sendable {
  package let runNs: UInt64
  package let waitNs: UInt64

  /// Nil when the text is not of this file.
  package init?(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 3, let run = UInt64(words[0]), let wait = UInt64(words[1]) else { return nil }
    runNs = run
    waitNs = wait
  }
}

/// The unit of `/proc/stat` and `/proc/PID/stat`: USER_HZ is 100 on every architecture Swift runs on.
package enum ClockTick {
  package static let ns: UInt64 = 10_000_000
}
