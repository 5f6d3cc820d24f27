import Results
import Statistics

/// A gate's verdict as workflow commands that GitHub shows beside a run.
package struct GitHubAnnotations {
  package let text: String

  /// - Parameter strict: whether inconclusive is an error rather than a warning.
  package init(_ record: GateRecord, strict: Bool) {
    let level =
      switch record.verdict {
      case .regressed: "error"
      case .inconclusive: strict ? "error" : "warning"
      case .improved, .unchanged: "notice"
      }
    text =
      "::\(level) title=\(Self.property("toll: \(record.verdict.rawValue)"))::\(Self.escape(GateParagraph(record).text))"
  }

  /// As the runner's toolkit does for a command's data.
  static func escape(_ text: String) -> String {
    text.map { ["%": "%25", "\r": "%0D", "\n": "%0A", "\r\n": "%0D%0A"][$0] ?? String($0) }.joined()
  }

  /// As the runner's toolkit does for a command's property.
  static func property(_ text: String) -> String {
    escape(text).map { [":": "%3A", ",": "%2C"][$0] ?? String($0) }.joined()
  }
}
