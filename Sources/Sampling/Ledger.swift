/// Where every CPU-second of the machine went between two readings. Each row is measured; none is what was left over.
///
/// The total is cores × wall − idle − steal. Rows come from the scheduler's own clock of each task, in ns; idle and
/// steal come from `/proc/stat`, which counts in 10 ms and, without tickless idle, samples by ticks. What the kernel's
/// idle threads do while they are awake is in no task: it has a row where somebody keeps those threads' time, and is in
/// the residual elsewhere.
package struct Ledger: Equatable, Sendable {
  package struct Row: Equatable, Sendable {
    package let account: Account
    package let ns: UInt64
  }

  /// Components in the order of their names, harness, groups of kernel threads, wake-ups where they were measured, other
  /// processes.
  package let rows: [Row]
  package let totalNs: UInt64
  /// Of the total, in soft interrupts. Never a row: it is inside the time of whichever task was interrupted.
  package let softirqNs: UInt64
  /// Interrupts, hard and soft, on a kernel that keeps them out of all tasks (IRQ_TIME_ACCOUNTING); nil elsewhere.
  package let interruptsNs: UInt64?

  /// Total − rows: what no one accounts for, negative where the rows exceed the total.
  package var residualNs: Int64 {
    Int64(clamping: totalNs) - Int64(clamping: rows.reduce(interruptsNs ?? 0) { $0 + $1.ns })
  }

  package func ns(_ account: Account) -> UInt64 { rows.first { $0.account == account }?.ns ?? 0 }
}

extension Ledger {
  /// - Parameters:
  ///   - groups: what each component's control group counted, in ns: better than its processes, as it keeps what ended.
  ///   - machine: the machine's use between the same two readings.
  ///   - idleThreadsNs: what the idle threads of all its cores were on them in that time, asleep and awake; nil where
  ///     nobody keeps it.
  ///   - interruptsApart: whether this kernel books interrupts apart from tasks.
  package init(
    from first: ProcessTable, to last: ProcessTable, accounts: Accounts, groups: [String: UInt64] = [:],
    machine: MachineUse, idleThreadsNs: UInt64? = nil, interruptsApart: Bool
  ) {
    var counted = Dictionary(uniqueKeysWithValues: groups.map { (Account.component($0.key), $0.value) })
    counted[.wakeUps] = idleThreadsNs.map { $0 - min($0, machine.total.idle) }
    let spent = LedgerEntries(from: first, to: last, accounts: accounts).spent
    let kernel = KernelThreads.allCases.map(Account.kernel)
    let wakeUps = idleThreadsNs == nil ? [] : [Account.wakeUps]
    let order = accounts.components.keys.sorted().map(Account.component) + [.harness] + kernel + wakeUps + [.other]
    rows = order.map { Row(account: $0, ns: counted[$0] ?? spent[$0] ?? 0) }
    totalNs = machine.busyNs
    softirqNs = machine.total.softirq
    interruptsNs = interruptsApart ? machine.total.softirq + machine.total.irq : nil
  }
}

/// Adds up what the processes of two tables used in between, by account.
private struct LedgerEntries {
  private var own: [Account: UInt64] = [:]
  /// By children that have ended: the kernel adds their time to whoever waited for them.
  private var reaped: [Account: Int64] = [:]

  var spent: [Account: UInt64] {
    own.merging(reaped.mapValues { UInt64(max(0, $0)) }) { $0 + $1 }
  }

  init(from first: ProcessTable, to last: ProcessTable, accounts: Accounts) {
    for (pid, entry) in last.entries {
      let before = first.same(pid, as: entry)
      let account = accounts.account(of: pid, in: last)
      own[account, default: 0] += entry.grown(since: before)
      let earlier = min(entry.stat.reapedTicks, before?.stat.reapedTicks ?? 0)
      reaped[account, default: 0] += Int64(clamping: (entry.stat.reapedTicks - earlier) * ClockTick.ns)
    }
    for (pid, entry) in first.entries where last.same(pid, as: entry) == nil && !entry.stat.isKernelThread {
      // A child's whole life was added; the part from before the first reading is taken off where it went.
      guard let heir = first.lineage(of: pid).dropFirst().first(where: { last.entries[$0] != nil }) else { continue }
      let used = max(entry.threads.values.reduce(0, +), entry.stat.cpuTicks * ClockTick.ns)
      reaped[accounts.account(of: heir, in: last), default: 0] -=
        Int64(clamping: used + entry.stat.reapedTicks * ClockTick.ns)
    }
  }
}
