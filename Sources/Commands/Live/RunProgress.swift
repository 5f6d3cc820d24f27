import Experiment
import Kernel
import Quantities
import Results

/// How a run of many trials shows its journal: a display on a terminal, a line for each trial elsewhere.
final class RunProgress: Sendable {
  private let shown: Shown

  private enum Shown: Sendable {
    case nothing, lines
    case display(LiveScreen)
  }

  /// What is known beforehand.
  struct Outlook {
    let title: String
    var blocks: Int?
    /// What one trial takes.
    var trialTime: Nanoseconds?
    /// Whether the journal's number of trials is only the most there can be.
    var isUpperBound = false
  }

  init(_ outlook: Outlook, style: ProgressStyle) {
    switch style {
    case .nothing: shown = .nothing
    case .lines: shown = .lines
    case .display(let inColour):
      let state = LiveState(
        title: outlook.title,
        trials: .init(
          isUpperBound: outlook.isUpperBound, blocks: outlook.blocks,
          startedAt: MonotonicClock.nanoseconds(), plannedNs: outlook.trialTime?.count))
      let screen = try? LiveScreen(state, inColour: inColour) { Interrupt.isRaised }
      shown = screen.map(Shown.display) ?? .lines
    }
  }

  func hear(_ event: JournalEvent) {
    switch event {
    case .note(let text): note(text)
    case .trialEnded(let trial): note(Self.line(trial))
    case .trialBegins, .trialMeasures, .trialPulse, .recordWritten: break
    }
    guard case .display(let screen) = shown else { return }
    let now = MonotonicClock.nanoseconds()
    screen.update { $0.take(event, at: now) }
  }

  func end() { if case .display(let screen) = shown { screen.end() } }

  private func note(_ line: String) {
    switch shown {
    case .nothing: break
    case .lines: Terminal.note(line)
    case .display(let screen): screen.note(line)
    }
  }

  /// `4 min`, `1 h 20 min`: no more than an estimate deserves.
  static func minutes(_ time: Nanoseconds) -> String {
    let minutes = (time.count + 30_000_000_000) / 60_000_000_000
    return minutes < 60 ? "\(max(1, minutes)) min" : "\(minutes / 60) h \(minutes % 60) min"
  }

  private static func line(_ trial: TrialRecord) -> String {
    func time(_ percentile: Percentile) -> String {
      trial.load?.result.response.value(at: percentile).map { "\(Nanoseconds($0))" } ?? "-"
    }
    let place = "block \(trial.block)  " + (trial.cell.map { "\($0)  " } ?? "") + trial.setup
    let verdict = trial.valid ? "valid" : "invalid: " + trial.reasons.joined(separator: "; ")
    return "trial \(trial.order)  \(place)  p50 \(time(.p50))  p99 \(time(.p99))  \(verdict)"
  }
}

extension LiveState {
  /// Follows the journal; `now` is monotonic ns.
  mutating func take(_ event: JournalEvent, at now: UInt64) {
    switch event {
    case .trialBegins(let slot, let count):
      // A block that is measured again adds to what was planned.
      trials?.count = max(count, slot.order)
      trials?.current = .init(order: slot.order, block: slot.block, cell: slot.cell, setup: slot.setup)
      (stage, pulse) = (.starting, nil)
    case .trialMeasures(_, let start, let end): stage = .window(start: start, end: end)
    case .trialPulse(let pulse): self.pulse = pulse
    case .trialEnded:
      trials?.done += 1
      trials?.doneAt = now
      stage = .starting
    case .recordWritten, .note: break
    }
  }
}
