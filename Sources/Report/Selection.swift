import Results

extension SetupRecord {
  var label: String { name }

  /// Whether it is what others are held against.
  var isBaseline: Bool { name == Evidence.baseline }

  /// The name of what its overhead is against.
  var against: String { Evidence.baseline }
}

extension TrialRecord {
  var label: String { setup }
}

extension RunRecord {
  /// The trials of one set-up, invalid ones included.
  func trials(of setup: SetupRecord) -> [TrialRecord] { trials.filter { $0.setup == setup.name } }
}
