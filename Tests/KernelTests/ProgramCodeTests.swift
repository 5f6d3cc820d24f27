import Foundation
import Kernel
import Support
import Testing

@Suite(.serialized) struct ProgramCodeTests {
  /// Resident pages of files, in KB.
  private func resident() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssFile:") })
    return try #require(Int(line.split(separator: " ")[1]))
  }

  @Test func forgottenCodeStillRuns() throws {
    let before = try resident()
    ProgramCode.forget()
    #expect(try resident() < before)
    #expect((1...10).map { "\($0)" }.joined() == "12345678910")
  }
}
