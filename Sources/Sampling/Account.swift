/// Whose work a process does while a trial runs.
package enum Account: Hashable, Sendable {
  /// Part of the set-up under test, by its name: generator, server, a proxy.
  case component(String)
  /// This program where it only watches.
  case harness
  case kernel(KernelThreads)
  /// The kernel's idle threads while they are awake: interrupts that find a core idle, and its way out of sleep and
  /// back. No task has this time.
  case wakeUps
  /// Any other process of the machine.
  case other

  /// As records and reports name it.
  package var name: String {
    switch self {
    case .component(let name): name
    case .harness: "harness"
    case .kernel(let group): group.rawValue
    case .wakeUps: "wake-ups of idle cores"
    case .other: "other processes"
    }
  }
}

/// The kernel's threads by what they do, told by their names.
///
/// A kworker bears the name of the queue it served last, so a worker that serves several counts for that one.
package enum KernelThreads: String, CaseIterable, Sendable {
  case ksoftirqd
  case napi
  case wireguard
  case kworker
  case others = "other kernel threads"

  package init(command: String) {
    if command.hasPrefix("ksoftirqd/") {
      self = .ksoftirqd
    } else if command.hasPrefix("napi/") {
      self = .napi
    } else if command.contains("wg-crypt") || command.contains("wg-kex") {
      self = .wireguard
    } else if command.hasPrefix("kworker/") {
      self = .kworker
    } else {
      self = .others
    }
  }
}

/// Which processes belong to a trial; their descendants belong to whoever started them.
package struct Accounts: Equatable, Sendable {
  /// Process numbers by component.
  package let components: [String: [Int32]]
  package let harness: [Int32]
  /// By component: directories of control groups v2 that hold it and what it starts, nothing else.
  package let groups: [String: [String]]
  /// By component: directories with the `cpu.stat` of its quota, where the cpu controller has a hierarchy of its own.
  package let quotas: [String: [String]]
  private let owners: [Int32: Account]

  package init(
    components: [String: [Int32]], harness: [Int32], groups: [String: [String]] = [:], quotas: [String: [String]] = [:]
  ) {
    self.components = components
    self.groups = groups
    self.quotas = quotas
    self.harness = harness
    var owners: [Int32: Account] = [:]
    for pid in harness { owners[pid] = .harness }
    for (name, pids) in components { for pid in pids { owners[pid] = .component(name) } }
    self.owners = owners
  }

  /// The nearest ancestor that belongs to the trial decides, the process itself first.
  func account(of pid: Int32, in table: ProcessTable) -> Account {
    if let entry = table.entries[pid], entry.stat.isKernelThread {
      return .kernel(KernelThreads(command: entry.stat.command))
    }
    return table.lineage(of: pid).lazy.compactMap { owners[$0] }.first ?? .other
  }
}
