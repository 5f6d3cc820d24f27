import Quantities

/// What a display looks like at one moment: a pure function of the state, the time and the width of the terminal.
///
/// Every figure has room of its own, so that figures change and do not move.
struct Frame: Equatable {
  let lines: [FrameLine]

  /// - Parameters:
  ///   - now: monotonic ns.
  ///   - width: the columns there are; no line is wider.
  init(_ state: LiveState, now: UInt64, width: Int) {
    var lines = [Self.title(state)]
    lines.append(Self.progress(state, now: now, width: width))
    if state.knowsItsTrials { lines.append(FrameLine([.init(Self.stage(state, now: now))])) }
    lines += Self.packed(Self.fields(state), width: width)
    self.lines = lines.map { $0.cut(to: max(1, width)) }
  }

  private static func title(_ state: LiveState) -> FrameLine {
    guard let trials = state.trials, let current = trials.current else {
      return FrameLine([.init(state.title, .strong)])
    }
    let blocks = trials.blocks.map { " of \($0)" } ?? ""
    let cell = current.cell.map { " at \($0)" } ?? ""
    return FrameLine([
      .init(state.title, .strong),
      .init("  trial \(current.order) of \(trials.isUpperBound ? "at most " : "")\(trials.count), "),
      .init("block \(current.block)\(blocks): "), .init(current.setup + cell, .strong),
    ])
  }

  // MARK: How far it is

  private static func progress(_ state: LiveState, now: UInt64, width: Int) -> FrameLine {
    let (share, words) =
      if let trials = state.trials, state.knowsItsTrials {
        whole(trials, state.stage, now: now)
      } else {
        (windowShare(state.stage, now: now), stage(state, now: now))
      }
    let ending = state.isStopping ? "  stopping; Ctrl-C again ends it at once" : ""
    let drawn = share.map { bar($0, width: min(30, width - words.count - ending.count - 4)) } ?? ""
    return FrameLine([.init(drawn.isEmpty ? "" : drawn + "  ", .soft), .init(words), .init(ending, .alarm)])
  }

  /// `[=====>    ]`, or nothing where there is no room for it.
  private static func bar(_ share: Double, width: Int) -> String {
    guard width >= 10 else { return "" }
    let room = width - 2
    let full = Int(Double(room) * min(1, max(0, share)))
    let tip = full < room && full > 0 ? ">" : ""
    let body = String(repeating: "=", count: full - tip.count) + tip
    return "[" + body + String(repeating: " ", count: room - full) + "]"
  }

  private static func whole(
    _ trials: LiveState.Trials, _ stage: LiveState.Stage, now: UInt64
  ) -> (Double?, String) {
    let current = windowShare(stage, now: now) ?? 0
    let share = (Double(trials.done) + min(0.99, current)) / Double(max(1, trials.count))
    let left = trials.timeLeft(at: now).map { ", \(trials.isUpperBound ? "at most" : "about") \(Self.left($0))" } ?? ""
    return (share, "\(Int(share * 100)) %\(left)")
  }

  private static func windowShare(_ stage: LiveState.Stage, now: UInt64) -> Double? {
    guard case .window(let start, let end?) = stage, end > start else { return nil }
    return now > start ? min(1, Double(now - start) / Double(end - start)) : 0
  }

  private static func stage(_ state: LiveState, now: UInt64) -> String {
    guard case .window(let start, let end) = state.stage else {
      return state.trials == nil ? "connecting" : "building the set-up"
    }
    guard now >= start else { return "warming up, \(left(Nanoseconds(start - now)))" }
    let verb = state.trials == nil ? "" : "measuring, "
    let gone = (now - start) / 1_000_000_000
    guard let end else { return "\(verb)\(gone) s, until Ctrl-C" }
    guard now < end else { return state.trials == nil ? "waiting for the last answers" : "taking the set-up down" }
    let of = "\(verb)\(gone) s of \(seconds(Nanoseconds(end - start)))"
    return state.trials == nil ? "\(of), \(left(Nanoseconds(end - now)))" : of
  }

  private static func seconds(_ time: Nanoseconds) -> String { "\(Decimals.significant(time.inSeconds, 3)) s" }

  /// Rounded up, as a countdown is; minutes where seconds would pretend to know more than an estimate does.
  private static func left(_ time: Nanoseconds) -> String {
    let seconds = (time.count + 999_999_999) / 1_000_000_000
    if seconds < 90 { return "\(seconds) s left" }
    let minutes = (seconds + 30) / 60
    return minutes < 60 ? "\(minutes) min left" : "\(minutes / 60) h \(minutes % 60) min left"
  }

  // MARK: How it is going

  private static func fields(_ state: LiveState) -> [FrameLine] {
    let pulse = state.pulse
    func field(_ name: String, _ value: String?, _ room: Int, alarms: Bool = false) -> FrameLine {
      let value = value ?? "-"
      let blanks = String(repeating: " ", count: max(0, room - value.count))
      return FrameLine([.init(name + " ", .soft), .init(blanks + value, alarms ? .alarm : .plain)])
    }
    func rate(_ perSecond: Double?) -> String? { perSecond.map { "\(Decimals.significant($0, 4))/s" } }
    func time(_ ns: UInt64?) -> String? { ns.map { "\(Nanoseconds($0))" } }
    var fields = [
      field("asked", pulse.map { rate($0.askedRate) ?? "max" }, 8), field("answered", rate(pulse?.answeredRate), 8),
      field("p50", time(pulse?.p50Ns), 8), field("p99", time(pulse?.p99Ns), 8),
    ]
    // A closed loop sends nothing late.
    if pulse == nil || pulse?.askedRate != nil { fields.append(field("send lag p99", time(pulse?.sendLagP99Ns), 8)) }
    fields.append(field("errors", pulse.map { "\($0.errors)" }, 1, alarms: pulse.map { $0.errors > 0 } ?? false))
    fields.append(field("backlog", pulse.map { "\($0.backlog)" }, 1, alarms: pulse.map { $0.backlog > 0 } ?? false))
    return fields
  }

  /// As many fields on each line as there is room for.
  private static func packed(_ fields: [FrameLine], width: Int) -> [FrameLine] {
    fields.reduce(into: [FrameLine]()) { lines, field in
      if let last = lines.last, last.width + 3 + field.width <= width {
        lines[lines.count - 1] = FrameLine(last.pieces + [.init("   ")] + field.pieces)
      } else {
        lines.append(field)
      }
    }
  }
}

extension LiveState {
  /// Whether there is a share of all trials to tell.
  fileprivate var knowsItsTrials: Bool { (trials?.count ?? 0) > 0 }
}
