import Kernel
import Quantities

/// All counters that matter, read at one instant.
package struct CPUSnapshot: Equatable, Sendable {
  /// CLOCK_MONOTONIC in ns, before the first and after the last file was read.
  package let beganNs: UInt64
  package let endedNs: UInt64
  /// By component. A component may be several processes.
  package let processes: [String: [Int32: ProcessCounters]]
  package let machine: MachineStat
  package let pressure: CPUPressure?
}

/// Takes snapshots of named sets of processes and of the machine.
package struct CPUSampler: Sendable {
  package let procfs: ProcFS
  package let components: [String: [Int32]]

  /// - Parameter components: process numbers as `procfs` shows them, by component.
  package init(_ procfs: ProcFS, components: [String: [Int32]]) {
    self.procfs = procfs
    self.components = components
  }

  /// Reads processes first, in the components' alphabetical order. A process that has gone is left out.
  ///
  /// - Throws: `Problem` of kind environment when `/proc/stat` cannot be read.
  package func snapshot() throws(Problem) -> CPUSnapshot {
    let began = MonotonicClock.nanoseconds()
    var processes: [String: [Int32: ProcessCounters]] = [:]
    for component in components.keys.sorted() {
      processes[component] = (components[component] ?? []).reduce(into: [:]) { counters, pid in
        counters[pid] = ProcessSampler(procfs, pid: pid).counters()
      }
    }
    let machine = try machine()
    let pressure = procfs.text("pressure/cpu").flatMap(CPUPressure.init)
    return CPUSnapshot(
      beganNs: began, endedNs: MonotonicClock.nanoseconds(), processes: processes, machine: machine, pressure: pressure)
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
  /// Time in which a runnable task waited for a CPU; nil without PSI.
  package let pressureUs: UInt64?

  package init(from first: CPUSnapshot, to last: CPUSnapshot) {
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
    machine = MachineUse(from: first.machine, to: last.machine, durationNs: endNs > startNs ? endNs - startNs : 0)
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
