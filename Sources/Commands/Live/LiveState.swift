import Load
import Quantities

/// What there is to show of a run; how it looks is the frame's affair. Instants are monotonic ns.
struct LiveState: Sendable, Equatable {
  /// What runs: a target with its load, or a profile.
  var title: String
  /// Nil where the run is one load.
  var trials: Trials?
  var stage = Stage.starting
  /// The last seconds; nil before the first one is over.
  var pulse: Pulse?
  /// Somebody has asked for the end.
  var isStopping = false

  /// Where in the window a load is.
  enum Stage: Sendable, Equatable {
    /// Connections are being opened, or a set-up is being built.
    case starting
    /// The end is nil where nobody knows it.
    case window(start: UInt64, end: UInt64?)
  }

  /// Where a run of many trials is.
  struct Trials: Sendable, Equatable {
    var done = 0
    var count: Int
    /// Whether the run may be over sooner.
    var isUpperBound: Bool
    /// Nil where nobody knows it.
    var blocks: Int?
    var startedAt: UInt64
    /// When the last trial ended.
    var doneAt: UInt64
    /// What a trial takes by the plan; nil where nothing is known.
    var plannedNs: UInt64?
    /// Nil before the first one.
    var current: Current?

    struct Current: Sendable, Equatable {
      var order: Int
      var block: Int
      var cell: String?
      var setup: String
    }
  }
}

extension LiveState.Trials {
  init(count: Int = 0, isUpperBound: Bool, blocks: Int?, startedAt: UInt64, plannedNs: UInt64?) {
    self.count = count
    self.isUpperBound = isUpperBound
    self.blocks = blocks
    self.startedAt = startedAt
    self.plannedNs = plannedNs
    doneAt = startedAt
  }

  /// What is left at `now`, from what trials have taken so far, or were planned to; nil before anything is known.
  func timeLeft(at now: UInt64) -> Nanoseconds? {
    guard let each = done > 0 ? (doneAt &- startedAt) / UInt64(done) : plannedNs else { return nil }
    let behind = Nanoseconds(each * UInt64(max(0, count - done - 1)))
    // The one under way counts by the time that it has taken, and at least nothing.
    return behind + (Nanoseconds(each) - Nanoseconds(now &- doneAt))
  }
}
