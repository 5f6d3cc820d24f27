import Foundation
import Testing

/// Files in Golden/; TOLL_WRITE_GOLDEN=1 writes them anew.
enum Golden {
  static func compare(_ text: String, with name: String) throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
    if ProcessInfo.processInfo.environment["TOLL_WRITE_GOLDEN"] == "1" {
      try text.write(to: path, atomically: true, encoding: .utf8)
    }
    let golden = try String(contentsOf: path, encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let wanted = golden.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, pair) in zip(lines, wanted).enumerated() { #expect(pair.0 == pair.1, "\(name), line \(number + 1)") }
    #expect(lines.count == wanted.count, "\(name)")
  }
}
