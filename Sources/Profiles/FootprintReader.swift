import Economics
import Quantities
import Results

/// One part of a mesh, from what the file states or from what a record measured.
struct FootprintReader {
  let footprint: Footprint

  private static let keys = [
    "name", "per", "count", "memoryMB", "cores", "usPerRequest", "requestShare", "requests", "measured",
  ]

  init(_ field: YAMLField, setup: String, run: RunRecord?) throws(Problem) {
    let section = try YAMLSection(field, keys: Self.keys)
    let per = try section.required("per")
    guard let scope = Scope(rawValue: try per.text()) else {
      throw per.problem("must be one of \(Scope.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    var memory = try section["memoryMB"].map { field throws(Problem) in Estimate(try field.number()) }
    var cpu = try section["usPerRequest"].map { field throws(Problem) in Estimate(try field.number()) }
    if let measured = section["measured"] {
      let trials = try Self.trials(measured, setup, run)
      var names: [String] = []
      for item in measured.fields() { names.append(try item.text()) }
      if memory == nil {
        memory = try Self.mean(measured, names, trials) { $0.memory[$1]?.pssBytes.map { Double($0) / 1e6 } }
      }
      if cpu == nil { cpu = try Self.sum(measured, names, trials) { $0.cpu[$1]?.usPerRequest } }
    }
    guard let memory else {
      throw field.problem("lacks memoryMB: state it, or name components under measured and give --record")
    }
    footprint = Footprint(
      name: try section.required("name").text(), scope: scope, count: try section["count"]?.number() ?? 1,
      megabytes: memory, cores: Estimate(try section["cores"]?.number() ?? 0), usPerRequest: cpu ?? .zero,
      requestShare: try section["requestShare"]?.fraction(atMost: 1) ?? 1,
      reservation: try section["requests"].map { field throws(Problem) in
        let inner = try YAMLSection(field, keys: ["cores", "memoryMB"])
        return Footprint.Reservation(
          megabytes: try inner.required("memoryMB").number(), cores: try inner.required("cores").number())
      })
  }

  private static func trials(_ field: YAMLField, _ setup: String, _ run: RunRecord?) throws(Problem) -> [TrialRecord] {
    guard let run else { throw field.problem("needs a record: give one with --record") }
    let valid = run.trials.filter { $0.setup == setup && $0.valid }
    guard !valid.isEmpty else {
      throw field.problem("names what was measured of \(setup), but the record has no valid trial of it")
    }
    guard Set(valid.map(\.cell)).count == 1 else {
      throw field.problem("needs a record of one load, but this one has several cells: give one without a matrix")
    }
    return valid
  }

  /// Of one instance: components that are the same thing in two places count as one each.
  private static func mean(
    _ field: YAMLField, _ names: [String], _ trials: [TrialRecord], _ value: (TrialRecord, String) -> Double?
  ) throws(Problem) -> Estimate {
    try sum(field, names, trials, value) * (1 / Double(names.count))
  }

  private static func sum(
    _ field: YAMLField, _ names: [String], _ trials: [TrialRecord], _ value: (TrialRecord, String) -> Double?
  ) throws(Problem) -> Estimate {
    let sums = trials.compactMap { trial -> Double? in
      let each = names.compactMap { value(trial, $0) }
      return each.count == names.count ? each.reduce(0, +) : nil
    }
    guard let estimate = Estimate(trials: sums) else {
      throw field.problem("names \(names.joined(separator: ", ")), which the record did not measure in this set-up")
    }
    return estimate
  }
}
