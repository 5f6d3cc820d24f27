/// What one BPF program did in a pass with the kernel's timing of programs on.
package struct ProgramRecord: Codable, Equatable, Sendable {
  /// Object and program: `route/redirect`. On two nodes both runs of the same program together.
  package var name: String
  package var runs: UInt64
  /// In the program, without what its callers and the timing itself took.
  package var ns: UInt64

  package init(name: String, runs: UInt64, ns: UInt64) {
    self.name = name
    self.runs = runs
    self.ns = ns
  }
}

/// How long a set-up's BPF programs ran: measured after its trials, with the same load, in a pass that counts for nothing
/// else, because timing each run costs more than many a program.
package struct BPFPassRecord: Codable, Equatable, Sendable {
  /// Answered in the pass.
  package var requests: UInt64
  package var programs: [ProgramRecord]
  /// Of all programs together; absent when nothing was answered.
  package var usPerRequest: Double?

  package init(requests: UInt64, programs: [ProgramRecord]) {
    self.requests = requests
    self.programs = programs
    let ns = programs.reduce(0) { $0 + $1.ns }
    usPerRequest = requests > 0 ? Double(ns) / 1e3 / Double(requests) : nil
  }
}
