/// What one process has used when the table was read.
package struct ProcessEntry: Equatable, Sendable {
  package let stat: ProcessStat
  /// Time on a CPU by living thread, in ns.
  package let threads: [Int32: UInt64]

  package init(stat: ProcessStat, threads: [Int32: UInt64]) {
    self.stat = stat
    self.threads = threads
  }

  /// What this process used since `earlier`, or in its whole life where it was not there then, in ns.
  ///
  /// Exact while threads live on. What an ended thread used is only in the ticks, so with ended threads the larger of
  /// both figures counts.
  func grown(since earlier: ProcessEntry?) -> UInt64 {
    var byThread: UInt64 = 0
    for (thread, ns) in threads { byThread += ns - min(ns, earlier?.threads[thread] ?? 0) }
    let endedThread = earlier.map { $0.threads.keys.contains { threads[$0] == nil } } ?? true
    guard endedThread else { return byThread }
    let before = earlier?.stat.cpuTicks ?? 0
    return max(byThread, (stat.cpuTicks - min(stat.cpuTicks, before)) * ClockTick.ns)
  }
}

/// Every process of a machine, kernel threads included, as far as its CPU time goes.
package struct ProcessTable: Equatable, Sendable {
  package let entries: [Int32: ProcessEntry]

  package init(_ entries: [Int32: ProcessEntry]) { self.entries = entries }

  /// Reads every process that `procfs` shows, in ascending order. One that ends while this reads is left out.
  package init(reading procfs: ProcFS) {
    entries = procfs.processes().reduce(into: [:]) { entries, pid in
      guard let stat = procfs.text("\(pid)/stat").flatMap(ProcessStat.init) else { return }
      // A kernel thread is the only thread of its process.
      let threads = stat.isKernelThread || stat.threads == 1 ? [pid] : procfs.threads(of: pid)
      entries[pid] = ProcessEntry(
        stat: stat,
        threads: threads.reduce(into: [:]) { times, thread in
          times[thread] = procfs.text("\(pid)/task/\(thread)/schedstat").flatMap(SchedStat.init)?.runNs
        })
    }
  }

  /// The entry of the same process: a number may have been given to another one since.
  func same(_ pid: Int32, as entry: ProcessEntry) -> ProcessEntry? {
    entries[pid].flatMap { $0.stat.startTicks == entry.stat.startTicks ? $0 : nil }
  }

  /// The process and its ancestors, nearest first.
  func lineage(of pid: Int32) -> [Int32] {
    var line: [Int32] = []
    var next = pid
    while let entry = entries[next], !line.contains(next) {
      line.append(next)
      next = entry.stat.parent
    }
    return line
  }
}
