import Foundation
import RecordFixtures
import Results
import Statistics
import Testing

@testable import Report

@Suite("Gate reports") struct GateReportTests {
  private func metric(_ metric: GateMetric, _ verdict: Verdict, ratio: Double, again: Double? = nil) -> MetricVerdict {
    MetricVerdict(
      metric: metric, gated: true, verdict: verdict, pairs: 10, candidateUs: 432, referenceUs: 400, ratio: ratio,
      low: ratio - 0.02, high: ratio + 0.02, pGreater: 0.00098, pLess: 1, alpha: 0.002, minimumEffect: 0.03,
      equivalenceMargin: 0.05, standardDeviation: 0.03, detectableEffect: 0.045, pairsNeeded: 12,
      confirmation: again.map { ConfirmationRecord(pairs: 24, ratio: $0, p: 0.00001, repeats: true) })
  }

  private func record(_ verdict: Verdict, _ metrics: [MetricVerdict], reasons: [String] = []) -> GateRecord {
    GateRecord(
      tool: SyntheticRun.tool, profile: "quick", seed: 7, host: SyntheticRun.host,
      arms: [ArmRecord(name: "candidate", title: "envoy=./new"), ArmRecord(name: "baseline", title: "as the profile")],
      verdict: verdict, reasons: reasons,
      comparisons: [GateComparison(candidate: "candidate", reference: "baseline", verdict: verdict, metrics: metrics)],
      blocks: 12, dropped: 2, invalid: ["candidate": ["steal ×2"]], interrupted: false, records: ["results/a.json"],
      cautions: [])
  }

  private var red: GateRecord {
    record(.regressed, [metric(.p50, .regressed, ratio: 1.08, again: 1.075), metric(.cpu, .unchanged, ratio: 1.001)])
  }

  private static let paragraph =
    "REGRESSED: candidate (envoy=./new) against baseline (as the profile) in quick, 10 pairs of 12 blocks. "
    + "Against baseline: p50 +8.0 % (95 % interval +6.0 % … +10.0 %, p = 0.00098, 10 pairs): regressed, again +7.5 % in 24 fresh pairs; "
    + "CPU per request +0.1 % (95 % interval -1.9 % … +2.1 %, p = 0.00098, 10 pairs): unchanged."

  @Test func theParagraphHoldsTheNumbersThatDecided() { #expect(GateParagraph(red).text == Self.paragraph) }

  @Test func inconclusiveSaysWhatWouldHelp() {
    let text = GateParagraph(record(.inconclusive, [metric(.cpu, .inconclusive, ratio: 1.02)])).text
    #expect(
      text.hasSuffix(
        "With this noise CPU per request shows a regression from +4.5 % on, and about 12 pairs would find 5.0 %."))
    let dropped = GateParagraph(record(.inconclusive, [], reasons: ["4 of 5 blocks had an invalid trial"])).text
    #expect(dropped.hasSuffix("12 blocks. 4 of 5 blocks had an invalid trial."))
  }

  @Test func markdown() {
    #expect(
      GateReport(red).markdown == """
        ## toll: regressed

        \(Self.paragraph)

        ### candidate against baseline: regressed

        | metric | baseline | candidate | change | 95 % interval | pairs | p | verdict | can flag from |
        | --- | ---: | ---: | ---: | --- | ---: | ---: | --- | ---: |
        | p50 | 400 µs | 432 µs | +8.0 % | +6.0 % … +10.0 % | 10 | 0.00098 | regressed | +4.5 % |
        | CPU per request | 400 µs | 432 µs | +0.1 % | -1.9 % … +2.1 % | 10 | 0.00098 | unchanged | +4.5 % |

        - dropped 2 of 12 blocks — candidate: steal ×2
        - seed 7
        - record results/a.json

        """)
  }

  @Test func junit() throws {
    let text = JUnitReport(red, strict: false).text
    let cases = text.split(separator: "\n").filter { $0.contains("<testcase") }.map { $0.prefix(100) }
    #expect(text.contains(#"<testsuite name="toll gate quick" tests="3" failures="2" errors="0" skipped="0">"#))
    #expect(cases.count == 3)
    #expect(text.contains(#"<testcase classname="quick" name="CPU per request against baseline" time="0"/>"#))
    #expect(text.contains(#"<failure type="regressed" message="p50 +8.0 % (95 % interval"#))
    #expect(XMLShape.isBalanced(text))
  }

  @Test func junitOfInconclusiveIsSkippedUnlessStrict() {
    let open = record(.inconclusive, [metric(.p50, .inconclusive, ratio: 1)])
    #expect(JUnitReport(open, strict: false).text.contains(#"tests="2" failures="0" errors="0" skipped="2""#))
    #expect(JUnitReport(open, strict: true).text.contains(#"tests="2" failures="2" errors="0" skipped="0""#))
  }

  @Test func aCellIsNamedEverywhere() {
    var record = red
    record.comparisons[0].cell = "rate=1000"
    #expect(GateParagraph(record).text.contains(" Against baseline at rate=1000: p50 +8.0 %"))
    #expect(GateReport(record).markdown.contains("\n### candidate against baseline at rate=1000: regressed\n"))
    #expect(GateReport(record).terminal.contains("\ncandidate against baseline at rate=1000: regressed\n"))
    #expect(JUnitReport(record, strict: false).text.contains(#"name="p50 against baseline at rate=1000""#))
  }

  @Test func aReasonStaysASentence() {
    func ending(_ reason: String) -> String {
      String(GateParagraph(record(.inconclusive, [], reasons: [reason])).text.suffix(reason.count + 2))
    }
    #expect(ending("the machines differ") == " The machines differ.")
    #expect(ending("p50 was flagged") == " p50 was flagged.")
  }

  @Test func xmlCannotBeBroken() {
    #expect(JUnitReport.escape("a<b>&\"\n\u{1}µ") == "a&lt;b&gt;&amp;&quot;&#10;?µ")
  }

  @Test(
    "annotations",
    arguments: [
      (Verdict.regressed, false, "::error title=toll%3A regressed::REGRESSED"),
      (.inconclusive, false, "::warning title=toll%3A inconclusive::INCONCLUSIVE"),
      (.inconclusive, true, "::error title=toll%3A inconclusive::INCONCLUSIVE"),
      (.unchanged, true, "::notice title=toll%3A unchanged::UNCHANGED"),
    ])
  func annotation(verdict: Verdict, strict: Bool, start: String) {
    let text = GitHubAnnotations(record(verdict, [metric(.p50, verdict, ratio: 1)]), strict: strict).text
    #expect(text.hasPrefix(start))
    #expect(text.contains("95 %25 interval"))
    #expect(!text.contains("\n"))
  }
}

/// Whether every XML element that opens also closes, in order.
private enum XMLShape {
  static func isBalanced(_ text: String) -> Bool {
    var open: [Substring] = []
    for tag in text.matches(of: /<(\/?)([a-z-]+)[^>]*?(\/?)>/) {
      if !tag.1.isEmpty {
        guard open.popLast() == tag.2 else { return false }
      } else if tag.3.isEmpty {
        open.append(tag.2)
      }
    }
    return open.isEmpty
  }
}
