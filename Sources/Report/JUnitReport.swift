import Quantities
import Results
import Statistics

/// A gate as JUnit XML: a test case for each gated metric against each reference, and one for the whole.
///
/// Regressed is a failure. Inconclusive is skipped, or a failure when that must not pass.
package struct JUnitReport {
  package let text: String

  /// - Parameter strict: whether inconclusive fails.
  package init(_ record: GateRecord, strict: Bool) {
    var cases: [String] = []
    for comparison in record.comparisons {
      for metric in comparison.metrics where metric.gated {
        cases.append(
          Self.testCase(
            "\(metric.metric.title) against \(comparison.place)", record.profile, metric.verdict, strict,
            GateParagraph.figure(metric)))
      }
    }
    let paragraph = GateParagraph(record).text
    cases.append(Self.testCase("verdict", record.profile, record.verdict, strict, paragraph))
    let failures = cases.count { $0.contains("<failure") }
    let skipped = cases.count { $0.contains("<skipped") }
    let name = Self.escape("toll gate \(record.profile)")
    text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="\(cases.count)" failures="\(failures)" errors="0" skipped="\(skipped)">
        <testsuite name="\(name)" tests="\(cases.count)" failures="\(failures)" errors="0" skipped="\(skipped)">
      \(cases.joined(separator: "\n"))
          <system-out>\(Self.escape(paragraph))</system-out>
        </testsuite>
      </testsuites>

      """
  }

  private static func testCase(
    _ name: String, _ profile: String, _ verdict: Verdict, _ strict: Bool, _ message: String
  ) -> String {
    let opening = "    <testcase classname=\"\(escape(profile))\" name=\"\(escape(name))\" time=\"0\""
    let element: String
    switch verdict {
    case .regressed: element = "failure"
    case .inconclusive: element = strict ? "failure" : "skipped"
    case .improved, .unchanged: return opening + "/>"
    }
    let type = element == "failure" ? " type=\"\(verdict.rawValue)\"" : ""
    return "\(opening)><\(element)\(type) message=\"\(escape(message))\"/></testcase>"
  }

  /// For text and attributes; characters that XML 1.0 cannot hold become "?".
  static func escape(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "\t", "\n", "\r": "&#\(scalar.value);"
      case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff: "?"
      default: String(scalar)
      }
    }.joined()
  }
}
