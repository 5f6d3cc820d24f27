import Results

extension SetupRecord {
  /// Its name, behind the cell of a matrix: `rate=1000 · sidecar`.
  var label: String { Selection.label(name, cell: cell) }

  /// Whether it is what others are held against.
  var isBaseline: Bool { baseline == nil && (name == Evidence.baseline || topology != nil) }

  /// The name of what its overhead is against.
  var against: String { baseline ?? Evidence.baseline }
}

extension TrialRecord {
  var label: String { Selection.label(setup, cell: cell) }
}

extension RunRecord {
  /// The trials of one set-up in one cell, invalid ones included.
  func trials(of setup: SetupRecord) -> [TrialRecord] {
    trials.filter { $0.setup == setup.name && $0.cell == setup.cell }
  }

  /// What the set-ups of this run are held against, in a few words.
  var baselines: String {
    let names = setups.compactMap(\.baseline).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return names.count > 1 ? "the baseline of the same topology" : names.first ?? Evidence.baseline
  }
}

private enum Selection {
  static func label(_ name: String, cell: String?) -> String { cell.map { "\($0) · \(name)" } ?? name }
}
