import Glibc
import Quantities
import Statistics

/// The stored sessions that a new one may be held against.
struct SessionHistory {
  let usable: [Comparability.Named]
  /// Of those that may not, the reason of each.
  let leftOut: [Caution]
  private let given: Int
  private let setup: String
  private let baseline: String

  /// - Parameter sessions: oldest first.
  init(_ sessions: [Comparability.Named], alike new: Comparability.Named, setup: String, baseline: String) {
    var usable: [Comparability.Named] = []
    var leftOut: [Caution] = []
    for session in sessions {
      do throws(Problem) {
        try Self.check(session, new, [setup, baseline])
        for other in usable { try Comparability.checkApart(other, session) }
        usable.append(session)
      } catch {
        leftOut.append(Caution(kind: "left-out", text: error.description))
      }
    }
    self.usable = usable
    self.leftOut = leftOut
    given = sessions.count
    self.setup = setup
    self.baseline = baseline
  }

  private static func check(
    _ session: Comparability.Named, _ new: Comparability.Named, _ setups: [String]
  ) throws(Problem) {
    try Comparability.check(session, new)
    if let difference = Comparability.machines(session, new) { throw .environment(difference) }
    try Comparability.check(session, has: setups)
    for name in setups {
      let (then, now) = (session.record.setups.class(of: name), new.record.setups.class(of: name))
      guard then == now else {
        throw .environment("\(name) is \(then) in \(session.name) and \(now) in \(new.name): another thing by one name")
      }
    }
    if let obstacle = CellBlocks.all(of: session.record, setups).compactMap(\.obstacle).first {
      throw .environment("of \(session.name), \(obstacle)")
    }
  }

  /// Why they may not fail a build; nil when there are enough.
  var shortage: String? {
    guard usable.count < StoredBaseline.sessionsNeeded else { return nil }
    return
      "\(usable.count) of \(given) stored sessions can be used, and \(StoredBaseline.sessionsNeeded) are needed before they may fail a build"
  }

  /// Where a metric stood in the sessions.
  struct Level {
    /// One a session, since the last change.
    let logOverheads: [Double]
    /// That it moved, and when.
    let moved: Caution?

    func shortage(of metric: GateMetric, in cell: String?) -> String {
      "\(metric.title)\(cell.map { " at \($0)" } ?? "") cannot be predicted from \(logOverheads.count) stored sessions that differ: it takes \(StoredBaseline.sessionsNeeded)"
    }
  }

  /// A level that has moved predicts nothing: only what came after the last change counts.
  func level(of metric: GateMetric, in cell: String?) throws(Problem) -> Level {
    let history = usable.compactMap { session -> Double? in
      let trials = session.record.trials.filter { $0.cell == cell }
      let blocks = CompleteBlocks(trials, arms: [setup, baseline], metrics: [metric])
      return HodgesLehmann(blocks.logRatios(metric, of: setup, against: baseline))?.estimate
    }
    guard let last = try ChangePoints(seed: 1).find(in: history.map { exp($0) }).last else {
      return Level(logOverheads: history, moved: nil)
    }
    let text =
      "\(metric.title) of the stored sessions moved by \(Decimals.percent(last.ratio - 1)) at session \(last.index + 1): the \(history.count - last.index) from there on count"
    return Level(
      logOverheads: Array(history[last.index...]), moved: Caution(kind: "change-point", text: text))
  }
}

extension [SetupRecord] {
  fileprivate func `class`(of name: String) -> String { first { $0.name == name }?.class ?? "unknown" }
}
