import Kernel
import Quantities

/// All counters that matter, read at one instant.
package struct CPUSnapshot: Equatable, Sendable {
  /// CLOCK_MONOTONIC in ns, before the first and after the last file was read.
  package let beganNs: UInt64
  package let endedNs: UInt64
  /// By component. A component may be several processes.
  package let processes: [String: [Int32: ProcessCounters]]
  /// By component, where it has a control group.
  package let groups: [String: GroupCPU]
  /// All processes of the machine.
  package let table: ProcessTable
  package let machine: MachineStat
  /// When `machine` was read.
  package let machineNs: UInt64
  /// By core, read with `machine`: time of its idle thread, where somebody keeps it.
  package let idleThreads: [Int: UInt64]
  package let pressure: CPUPressure?
}

/// Takes snapshots of named sets of processes and of the machine.
package struct CPUSampler: Sendable {
  package let procfs: ProcFS
  package let accounts: Accounts
  private let idleThreads: (any IdleThreadClock)?

  /// - Parameters:
  ///   - accounts: process numbers as `procfs` shows them.
  ///   - idleThreads: nil where nobody keeps their time.
  package init(_ procfs: ProcFS, accounts: Accounts, idleThreads: (any IdleThreadClock)? = nil) {
    self.procfs = procfs
    self.accounts = accounts
    self.idleThreads = idleThreads
  }

  /// Reads components first, in alphabetical order, then the machine, then all processes: in the same order each time,
  /// so that every figure covers a window of the same length. A process that has gone is left out.
  ///
  /// - Throws: `Problem` of kind environment when `/proc/stat` cannot be read.
  package func snapshot() throws(Problem) -> CPUSnapshot {
    let began = MonotonicClock.nanoseconds()
    var processes: [String: [Int32: ProcessCounters]] = [:]
    for component in accounts.components.keys.sorted() {
      processes[component] = (accounts.components[component] ?? []).reduce(into: [:]) { counters, pid in
        counters[pid] = ProcessSampler(procfs, pid: pid).counters()
      }
    }
    let groups = accounts.groups.reduce(into: [String: GroupCPU]()) { groups, group in
      groups[group.key] = GroupCPU(reading: group.value, quotas: accounts.quotas[group.key] ?? [])
    }
    let machineNs = MonotonicClock.nanoseconds()
    let machine = try machine()
    let idle = idleThreads?.nanoseconds() ?? [:]
    let pressure = procfs.text("pressure/cpu").flatMap(CPUPressure.init)
    let table = ProcessTable(reading: procfs)
    return CPUSnapshot(
      beganNs: began, endedNs: MonotonicClock.nanoseconds(), processes: processes, groups: groups, table: table,
      machine: machine, machineNs: machineNs, idleThreads: idle, pressure: pressure)
  }

  /// - Throws: `Problem` of kind environment when `/proc/stat` cannot be read.
  package func machine() throws(Problem) -> MachineStat {
    guard let machine = procfs.text("stat").flatMap(MachineStat.init) else {
      throw .environment("\(procfs.root)/stat cannot be read: CPU cannot be measured here, mount procfs there")
    }
    return machine
  }
}

/// The difference of two snapshots.
package struct CPUWindow: Equatable, Sendable {
  package let startNs: UInt64
  package let endNs: UInt64
  /// By component: the sum over its processes that lived through the window.
  package let components: [String: ProcessUse]
  /// Processes that were there at the start and gone at the end, by component.
  package let ended: [String: [Int32]]
  package let machine: MachineUse
  package let ledger: Ledger
  /// By component, where it has a control group with a quota: periods in which it was used up.
  package let throttledPeriods: [String: UInt64]
  /// Time in which a runnable task waited for a CPU; nil without PSI.
  package let pressureUs: UInt64?

  /// - Parameters:
  ///   - accounts: whose work each process does.
  ///   - interruptsApart: whether this kernel books interrupts apart from tasks (IRQ_TIME_ACCOUNTING).
  package init(from first: CPUSnapshot, to last: CPUSnapshot, accounts: Accounts, interruptsApart: Bool) {
    startNs = first.beganNs
    endNs = last.beganNs
    components = first.processes.reduce(into: [:]) { components, component in
      let after = last.processes[component.key] ?? [:]
      components[component.key] = component.value.reduce(ProcessUse()) { sum, process in
        after[process.key].map { sum + ProcessUse(from: process.value, to: $0) } ?? sum
      }
    }
    ended = first.processes.reduce(into: [:]) { ended, component in
      let after = last.processes[component.key] ?? [:]
      let gone = component.value.keys.filter { after[$0] == nil }.sorted()
      if !gone.isEmpty { ended[component.key] = gone }
    }
    let duration = last.machineNs - min(last.machineNs, first.machineNs)
    machine = MachineUse(from: first.machine, to: last.machine, durationNs: duration)
    let groups = last.groups.reduce(into: [String: GroupCPU]()) { groups, group in
      if let before = first.groups[group.key] { groups[group.key] = group.value.since(before) }
    }
    throttledPeriods = groups.compactMapValues(\.throttledPeriods)
    let idleThreadsNs = IdleThreads.grown(from: first.idleThreads, to: last.idleThreads, on: machine.cores.keys)
    ledger = Ledger(
      from: first.table, to: last.table, accounts: accounts, groups: groups.mapValues(\.usageNs), machine: machine,
      idleThreadsNs: idleThreadsNs, interruptsApart: interruptsApart)
    pressureUs = first.pressure.flatMap { before in last.pressure.map { $0.someUs &- min($0.someUs, before.someUs) } }
  }

  package var durationNs: UInt64 { machine.durationNs }
  /// Busy time of the machine that no component accounts for: other processes, and kernel work outside processes.
  package var foreignNs: UInt64 {
    let ours = components.values.reduce(0) { $0 + $1.ns }
    return machine.busyNs - min(machine.busyNs, ours)
  }
  package var foreignCores: Double { durationNs == 0 ? 0 : Double(foreignNs) / Double(durationNs) }
}
