/// One measured run of one set-up with fresh processes.
package struct TrialRecord: Codable, Equatable, Sendable {
  package var setup: String
  /// The profile's cell it belongs to; absent without a matrix.
  package var cell: String?
  /// From 1.
  package var block: Int
  /// Position in the whole run, from 1.
  package var order: Int
  /// UTC, ISO 8601.
  package var startedAt: String
  package var valid: Bool
  /// Why it is invalid; empty when valid.
  package var reasons: [String]
  /// From nothing to the first request answered through the set-up; absent where the trial built none.
  package var upNs: UInt64?
  package var proof: ProofRecord
  /// Absent when the trial failed before the generator reported.
  package var load: LoadRecord?
  /// By component name.
  package var cpu: [String: CPURecord]
  /// By component name.
  package var memory: [String: MemoryRecord]
  package var machine: MachineRecord?
  /// Where the machine's CPU went in the window.
  package var ledger: LedgerRecord?
  package var sockets: SocketMemoryRecord?
  package var perCore: [CoreRecord]
  /// By how much 1 ms sleeps overshot.
  package var canary: HistogramRecord?

  package init(
    setup: String, cell: String? = nil, block: Int, order: Int, startedAt: String, valid: Bool, reasons: [String],
    upNs: UInt64? = nil, proof: ProofRecord, load: LoadRecord? = nil, cpu: [String: CPURecord],
    memory: [String: MemoryRecord],
    machine: MachineRecord? = nil, ledger: LedgerRecord? = nil, sockets: SocketMemoryRecord? = nil,
    perCore: [CoreRecord], canary: HistogramRecord? = nil
  ) {
    self.setup = setup
    self.cell = cell
    self.block = block
    self.order = order
    self.startedAt = startedAt
    self.valid = valid
    self.reasons = reasons
    self.upNs = upNs
    self.proof = proof
    self.load = load
    self.cpu = cpu
    self.memory = memory
    self.machine = machine
    self.ledger = ledger
    self.sockets = sockets
    self.perCore = perCore
    self.canary = canary
  }

  /// CPU of all components together per answered request, in µs; nil when it was not measured.
  package var cpuUsPerRequest: Double? {
    let each = cpu.keys.sorted().compactMap { cpu[$0]?.usPerRequest }
    return each.isEmpty || each.count < cpu.count ? nil : each.reduce(0, +)
  }
}
