/// `/proc/PID/stat`, as far as it tells whose child a process is and what all threads that ever lived in it used.
package struct ProcessStat: Equatable, Sendable {
  /// The program's name as the kernel keeps it; it may hold blanks and parentheses.
  package let command: String
  package let parent: Int32
  /// Whether it is one of the kernel's own threads.
  package let isKernelThread: Bool
  /// User plus system time of all threads, those that have ended included, in ticks of `ClockTick.ns`.
  package let cpuTicks: UInt64
  /// The same of all children that have ended and were waited for, and of theirs.
  package let reapedTicks: UInt64
  package let threads: Int
  /// Ticks from boot to its start: together with its number it names one process for good.
  package let startTicks: UInt64

  /// PF_KTHREAD of the kernel's `include/linux/sched.h`.
  private static let kernelThreadFlag: UInt64 = 0x0020_0000

  /// Nil when the text is not of this file.
  package init?(_ text: String) {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return nil }
    let fields = text[text.index(after: close)...].split(whereSeparator: \.isWhitespace)
    // After the name, field 3 of proc(5) comes first: ppid is 4, flags 9, utime 14 to cstime 17, num_threads 20,
    // starttime 22.
    guard fields.count > 19, let parent = Int32(fields[1]), let flags = UInt64(fields[6]),
      let user = UInt64(fields[11]), let system = UInt64(fields[12]), let threads = Int(fields[17]),
      let start = UInt64(fields[19])
    else { return nil }
    command = String(text[text.index(after: open)..<close])
    self.parent = parent
    isKernelThread = flags & Self.kernelThreadFlag != 0
    cpuTicks = user &+ system
    // A kernel shows these two as signed, and some have shown small negative ones.
    reapedTicks = (UInt64(fields[13]) ?? 0) &+ (UInt64(fields[14]) ?? 0)
    self.threads = threads
    startTicks = start
  }
}
