import Testing

@testable import Commands

struct ProgressStyleTests {
  private func style(_ environment: [String: String], quiet: Bool = false, isTerminal: Bool = true) -> ProgressStyle {
    ProgressStyle(quiet: quiet, isTerminal: isTerminal) { environment[$0] }
  }

  @Test func aTerminalGetsADisplay() {
    #expect(style(["TERM": "xterm"]) == .display(inColour: true))
    #expect(style(["TERM": "xterm", "NO_COLOR": "1"]) == .display(inColour: false))
    #expect(style(["TERM": "xterm", "NO_COLOR": ""]) == .display(inColour: true))
  }

  @Test func whatCannotRewriteGetsLines() {
    #expect(style(["TERM": "dumb"]) == .lines)
    #expect(style([:]) == .lines)
    #expect(style(["TERM": "xterm"], isTerminal: false) == .lines)
  }

  @Test func quietIsQuiet() {
    #expect(style(["TERM": "xterm"], quiet: true) == .nothing)
    #expect(style([:], quiet: true, isTerminal: false) == .nothing)
  }
}
