import Foundation
import Support

/// A text file of the package.
struct SourceFile {
  /// Relative to the package's root.
  let path: String
  let text: String

  var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }

  /// Names of the modules imported.
  var imports: Set<String> {
    let pattern =
      /(?m)^\s*(?:@[\w()]+ +)*(?:(?:package|public|internal|fileprivate|private) +)?import +(?:(?:struct|class|enum|func|protocol|let|var|typealias) +)?(\w+)/
    return Set(text.matches(of: pattern).map { String($0.1) })
  }

  /// The text without its comments, line by line, so that prose about `print(` is no finding. Block comments and
  /// `//` inside string literals do not occur in what is looked for here.
  var code: [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
    }
  }

  init(_ path: String) throws {
    self.path = path
    text = try String(contentsOfFile: "\(packageRoot)/\(path)", encoding: .utf8)
  }

  /// Every file below `folders` whose name ends in one of `suffixes`, in a fixed order.
  static func all(in folders: [String], suffixes: [String]) throws -> [SourceFile] {
    try folders.flatMap { folder in
      let below = FileManager.default.enumerator(atPath: "\(packageRoot)/\(folder)")
      return (below?.compactMap { $0 as? String } ?? []).sorted()
        .filter { name in suffixes.contains { name.hasSuffix($0) } }
        .map { "\(folder)/\($0)" }
    }
    .map { try SourceFile($0) }
  }
}
