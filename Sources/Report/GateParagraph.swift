import Quantities
import Results
import Statistics

/// A gate's verdict in one paragraph, with the numbers that decided it.
package struct GateParagraph {
  package let text: String

  package init(_ record: GateRecord) {
    var sentences = ["\(Self.word(record.verdict)): \(Self.subject(record))."]
    for comparison in record.comparisons {
      let figures = comparison.metrics.filter(\.gated).map(Self.figure)
      if !figures.isEmpty { sentences.append("Against \(comparison.place): \(figures.joined(separator: "; ")).") }
    }
    sentences += record.reasons.map { Self.capitalised($0) + "." }
    sentences += Self.advice(record)
    text = sentences.joined(separator: " ")
  }

  static func word(_ verdict: Verdict) -> String { verdict.rawValue.uppercased() }

  private static func subject(_ record: GateRecord) -> String {
    let arms = record.arms.map { "\($0.name) (\($0.title))" }
    let others = arms.dropFirst().joined(separator: " and ")
    let pairs = record.blocks - record.dropped
    return
      "\(arms.first ?? "nothing") against \(others) in \(record.profile), \(pairs) pairs of \(record.blocks) blocks"
  }

  /// `p50 +8.1 % (95 % interval +6.2 % … +9.9 %, p = 0.001, 10 pairs): regressed, again +7.9 % in 24 fresh pairs`.
  static func figure(_ metric: MetricVerdict) -> String {
    var text = "\(metric.metric.title) \(Decimals.percent(metric.ratio - 1)) ("
    if let low = metric.low, let high = metric.high {
      text += "95 % interval \(Decimals.percent(low - 1)) … \(Decimals.percent(high - 1)), "
    }
    text += "p = \(probability(min(metric.pGreater, metric.pLess))), \(metric.pairs) pairs)"
    if metric.gated { text += ": \(metric.verdict.rawValue)" }
    if let again = metric.confirmation {
      let word = again.repeats ? "again" : again.pairs < Confirmation.pairs ? "so far" : "but only"
      text += ", \(word) \(Decimals.percent(again.ratio - 1)) in \(again.pairs) fresh pairs"
    }
    return text
  }

  static func probability(_ p: Double) -> String { p < 0.0001 ? "<0.0001" : Decimals.significant(p, 2) }

  /// A sentence; names of files, set-ups and metrics stay as they are.
  private static func capitalised(_ text: String) -> String {
    text.prefix { $0 != " " }.allSatisfy(\.isLetter) ? text.prefix(1).uppercased() + text.dropFirst() : text
  }

  /// What would make an inconclusive verdict a conclusive one.
  private static func advice(_ record: GateRecord) -> [String] {
    guard record.verdict == .inconclusive, record.reasons.isEmpty else { return [] }
    return record.comparisons.flatMap { comparison in
      comparison.metrics.filter { $0.gated && $0.verdict == .inconclusive }.compactMap { metric in
        metric.detectableEffect.map { effect in
          let needed =
            metric.pairsNeeded.map { ", and about \($0) pairs would find \(Figures.share(metric.equivalenceMargin))" }
            ?? ""
          return
            "With this noise \(metric.metric.title) shows a regression from \(Decimals.percent(effect)) on\(needed)."
        }
      }
    }
  }
}

extension GateComparison {
  /// What the candidate is held against, and in which cell: `baseline at rate=1000`.
  var place: String { reference + (cell.map { " at \($0)" } ?? "") }
}
