import HDR
import Quantities

/// Why no verdict may be drawn from records: each reason is a sentence of its own.
package enum Comparability {
  /// A record with the name it goes by in messages.
  package struct Named: Sendable {
    package let name: String
    package let record: RunRecord

    package init(_ record: RunRecord, name: String) {
      self.name = name
      self.record = record
    }
  }

  /// - Throws: `Problem` of kind environment when the record is not whole.
  package static func check(_ one: Named) throws(Problem) {
    let record = one.record
    guard !record.interrupted, record.finishedAt != nil else {
      throw .environment(
        "\(one.name) was interrupted after \(record.trials.count) trials: what is missing could decide, so run it again to its end"
      )
    }
    for trial in record.trials where trial.valid {
      guard let response = trial.load?.result.response else { continue }
      do throws(Problem) {
        let histogram = try response.histogram()
        // The encoding keeps the largest value's cell only; the key has it exactly.
        let median = min(histogram.value(at: .p50), response.maxNs)
        guard histogram.count == response.count, response.value(at: .p50).map({ $0 == median }) ?? true else {
          throw .environment("it does not hold the \(response.count) requests that its keys tell of")
        }
      } catch {
        throw .environment(
          "\(one.name): the response histogram of trial \(trial.order) (\(trial.setup), block \(trial.block)) is damaged: \(error.description)"
        )
      }
    }
  }

  /// All but the machines, of which `machines` tells.
  ///
  /// - Throws: `Problem` of kind environment when the two must not be compared, or one of them is not whole.
  package static func check(_ a: Named, _ b: Named) throws(Problem) {
    guard a.record.schemaVersion == b.record.schemaVersion else {
      throw .environment(
        "\(a.name) has schema version \(a.record.schemaVersion) and \(b.name) \(b.record.schemaVersion): their keys may mean different things, so measure both with one toll"
      )
    }
    try check(a)
    try check(b)
    try checkApart(a, b)
    if let difference = difference(a.record.profile, b.record.profile) {
      throw .environment("\(a.name) and \(b.name) follow different profiles: \(difference); run both with one profile")
    }
  }

  /// What the two machines do not have in common, in a sentence; nil when they are one by all that is known of them.
  package static func machines(_ a: Named, _ b: Named) -> String? {
    let differences = b.record.host.differences(from: a.record.host)
    guard !differences.isEmpty else { return nil }
    return
      "the machines of \(b.name) and \(a.name) differ (\(differences.joined(separator: "; "))): measure both on one"
  }

  /// - Throws: `Problem` of kind usage when the record has no trials of a set-up.
  static func check(_ one: Named, has setups: [String]) throws(Problem) {
    for name in setups where !one.record.trials.contains(where: { $0.setup == name }) {
      let names = one.record.setups.map(\.name).joined(separator: ", ")
      throw .usage("\(one.name) has no trials of \"\(name)\"; it has \(names)")
    }
  }

  /// - Throws: `Problem` of kind environment when they share trials: copies of one measurement are one measurement.
  static func checkApart(_ a: Named, _ b: Named) throws(Problem) {
    let shared = shared(a.record, b.record)
    guard let first = shared.first else { return }
    throw .environment(
      "\(a.name) and \(b.name) share \(shared.count) \(shared.count == 1 ? "trial" : "trials") (the first: \(first.setup), block \(first.block), \(first.startedAt)): a measurement cannot be compared with itself"
    )
  }

  private static func shared(_ a: RunRecord, _ b: RunRecord) -> [TrialRecord] {
    let known = Set(a.trials.compactMap(identity))
    return b.trials.filter { identity($0).map(known.contains) ?? false }
  }

  /// Two trials of one machine cannot have the same window.
  private static func identity(_ trial: TrialRecord) -> String? {
    trial.load.map { "\(trial.startedAt) \($0.result.window.startNs) \($0.result.window.endNs)" }
  }

  /// The first line in which the profiles differ, comments and layout aside; nil when they are the same.
  private static func difference(_ a: ProfileRecord, _ b: ProfileRecord) -> String? {
    let (own, others) = (lines(a.text), lines(b.text))
    for index in 0..<max(own.count, others.count) {
      let (left, right) = (index < own.count ? own[index] : "nothing", index < others.count ? others[index] : "nothing")
      if left != right { return "\"\(left)\" against \"\(right)\"" }
    }
    return (a.generatorCores, a.otherCores) == (b.generatorCores, b.otherCores)
      ? nil : "their cores are placed differently"
  }

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      let code = line.firstRange(of: " #").map { line[..<$0.lowerBound] } ?? line
      let words = code.split(separator: " ").joined(separator: " ")
      return words.isEmpty || words.hasPrefix("#") ? nil : words
    }
  }
}
