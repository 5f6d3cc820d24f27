import Experiment
import Quantities
import Results

/// How `toll run` shows its journal: a line that is rewritten on a terminal, a line for each trial elsewhere.
final class RunProgress {
  private let quiet: Bool
  private let rewrites: Bool

  init(quiet: Bool) {
    self.quiet = quiet
    rewrites = !quiet && Terminal.progressIsWanted
  }

  func hear(_ event: JournalEvent) {
    guard !quiet else { return }
    switch event {
    case .trialBegins(let slot, let count):
      if rewrites {
        Terminal.progress("trial \(slot.order)/\(count)  \(Self.place(slot.block, slot.cell, slot.setup)): building")
      }
    case .trialMeasures(let slot, let start, let end):
      if rewrites {
        Terminal.progress(
          "trial \(slot.order)  \(Self.place(slot.block, slot.cell, slot.setup)): measuring \(Nanoseconds(end - start))"
        )
      }
    case .trialEnded(let trial):
      if rewrites { Terminal.progress("") }
      Terminal.note(Self.line(trial))
    case .recordWritten: break
    case .note(let text): Terminal.note(text)
    }
  }

  func end() { if rewrites { Terminal.progress("") } }

  /// `4 min`, `1 h 20 min`: no more than an estimate deserves.
  static func minutes(_ time: Nanoseconds) -> String {
    let minutes = (time.count + 30_000_000_000) / 60_000_000_000
    return minutes < 60 ? "\(max(1, minutes)) min" : "\(minutes / 60) h \(minutes % 60) min"
  }

  private static func place(_ block: Int, _ cell: String?, _ setup: String) -> String {
    "block \(block)  " + (cell.map { "\($0)  " } ?? "") + setup
  }

  private static func line(_ trial: TrialRecord) -> String {
    func time(_ percentile: Percentile) -> String {
      trial.load?.result.response.value(at: percentile).map { "\(Nanoseconds($0))" } ?? "-"
    }
    let verdict = trial.valid ? "valid" : "invalid: " + trial.reasons.joined(separator: "; ")
    return
      "trial \(trial.order)  \(place(trial.block, trial.cell, trial.setup))  p50 \(time(.p50))  p99 \(time(.p99))  \(verdict)"
  }
}
