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

/// `/proc/PID/stat`, as far as it tells about all threads that ever lived in a process.
package struct ProcessStat: Equatable, Sendable {
  /// The program's name as the kernel keeps it; it may hold blanks and parentheses.
  package let command: String
  /// User plus system time of all threads, those that have ended included, in ticks of `ClockTick.ns`.
  package let cpuTicks: UInt64
  package let threads: Int

  /// Nil when the text is not of this file.
  package init?(_ text: String) {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return nil }
    let fields = text[text.index(after: close)...].split(whereSeparator: \.isWhitespace)
    // After the name, field 3 of proc(5) comes first: utime is 14, stime 15, num_threads 20.
    guard fields.count > 17, let user = UInt64(fields[11]), let system = UInt64(fields[12]),
      let threads = Int(fields[17])
    else { return nil }
    command = String(text[text.index(after: open)..<close])
    cpuTicks = user &+ system
    self.threads = threads
  }
}

/// The unit of `/proc/stat` and `/proc/PID/stat`: USER_HZ is 100 on every architecture Swift runs on.
package enum ClockTick {
  package static let ns: UInt64 = 10_000_000
}
