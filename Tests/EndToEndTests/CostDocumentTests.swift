import Foundation
import Support
import Testing

/// results/costs.md shows what `toll cost` prints. TOLL_WRITE_GOLDEN=1 writes it anew.
struct CostDocumentTests {
  @Test func everyCommandPrintsWhatStandsBelowIt() throws {
    let path = "\(packageRoot)/results/costs.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let block = #/(?ms)^```console\n\$ toll ([^\n]*)\n(.*?)^```$/#
    #expect(text.matches(of: block).count == 3)
    var printed: [String] = []
    let fresh = try text.replacing(block) { match in
      let words = match.1.split(separator: " ").map { word in
        word.hasPrefix("Profiles/") ? "\(packageRoot)/\(word)" : String(word)
      }
      let ended = try run(TollBinary.path, words)
      printed.append(ended.stdout)
      return "```console\n$ toll \(match.1)\n\(ended.stdout)```"
    }
    if ProcessInfo.processInfo.environment["TOLL_WRITE_GOLDEN"] == "1" {
      try fresh.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == fresh)
    #expect(printed.allSatisfy { $0.contains("A year\n") })
  }
}
