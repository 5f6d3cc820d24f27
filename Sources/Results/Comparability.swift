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

  /// - Throws: `Problem` of kind environment when the two must not be compared, or one of them is not whole.
  package static func check(_ a: Named, _ b: Named) throws(Problem) {
    guard a.record.schemaVersion == b.record.schemaVersion else {
      throw .environment(
        "\(a.name) has schema version \(a.record.schemaVersion) and \(b.name) \(b.record.schemaVersion): their keys may mean different things, so measure both with one toll"
      )
    }
    try check(a)
    try check(b)
    let shared = shared(a.record, b.record)
    if let first = shared.first {
      throw .environment(
        "\(a.name) and \(b.name) share \(shared.count) \(shared.count == 1 ? "trial" : "trials") (the first: \(first.setup), block \(first.block), \(first.startedAt)): a measurement cannot be compared with itself"
      )
    }
    if let difference = difference(a.record.profile, b.record.profile) {
      throw .environment("\(a.name) and \(b.name) follow different profiles: \(difference); run both with one profile")
    }
    let machines = b.record.host.differences(from: a.record.host)
    guard machines.isEmpty else {
      throw .environment(
        "\(b.name) and \(a.name) come from different machines (\(machines.joined(separator: "; "))): run both on one")
    }
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
