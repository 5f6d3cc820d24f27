import Quantities
import Results
import Sampling

/// What a trial has yielded so far.
struct TrialMeasurement {
  var load: LoadRecord?
  var sample: WindowSample?
  /// Before the generator started.
  var idle: MemorySnapshot?
  var canary: HistogramRecord?
  var failure: String?

  private var answered: UInt64 { load.map { $0.result.response.count + $0.result.errorResponse.count } ?? 0 }

  var ledger: LedgerRecord? { sample.map { LedgerRecord($0.cpu, requests: answered) } }

  func record(
    _ slot: Design.Slot, startedAt: String, up: Nanoseconds, proof: ProofRecord, reasons: [String]
  ) -> TrialRecord {
    TrialRecord(
      setup: slot.setup, cell: slot.cell, block: slot.block, order: slot.order, startedAt: startedAt,
      valid: reasons.isEmpty, reasons: reasons, upNs: up.count, proof: proof, load: load, cpu: cpu, memory: memory,
      machine: sample.map { MachineRecord($0.cpu) }, ledger: ledger,
      sockets: sample.map { SocketMemoryRecord(idleBytes: idle?.sockets, loadBytes: $0.memory.sockets) },
      perCore: sample.map { sample in
        sample.cores.sorted { $0.key < $1.key }.map {
          CoreRecord(core: $0.key, $0.value, startNs: sample.cpu.startNs)
        }
      } ?? [], canary: canary)
  }

  /// Time as in the ledger, children included; context switches of the components' own processes.
  private var cpu: [String: CPURecord] {
    guard let window = sample?.cpu else { return [:] }
    return window.components.reduce(into: [:]) { records, component in
      var use = component.value
      use.ns = window.ledger.ns(.component(component.key))
      var record = CPURecord(use, windowNs: window.machine.durationNs, requests: answered)
      record.throttledPeriods = window.throttledPeriods[component.key]
      records[component.key] = record
    }
  }

  private var memory: [String: MemoryRecord] {
    guard let sample else { return [:] }
    return sample.memory.components.reduce(into: [:]) { records, component in
      records[component.key] = MemoryRecord(component.value, idle: idle?.components[component.key])
    }
  }
}
