/// What a run is about to compare: a set-up as it was declared, before any trial.
package struct SetupDeclaration: Equatable, Sendable {
  package let name: String
  /// Of the profile's matrix; nil without one.
  package let cell: String?
  package let `class`: String
  /// one-node or two-nodes.
  package let topology: String
  /// The set-up of the same topology it is held against; its own name for a baseline itself.
  package let baseline: String
  package let components: [ComponentRecord]
  /// Nil without BPF programs, or before they were timed.
  package let bpf: BPFPassRecord?

  package init(
    name: String, cell: String? = nil, class: String, topology: String, baseline: String,
    components: [ComponentRecord], bpf: BPFPassRecord? = nil
  ) {
    self.name = name
    self.cell = cell
    self.class = `class`
    self.topology = topology
    self.baseline = baseline
    self.components = components
    self.bpf = bpf
  }
}
