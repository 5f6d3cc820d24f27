import Testing

@testable import Commands

struct RedrawTests {
  private let up = "\u{1b}[1A"
  private let clear = "\u{1b}[K"

  @Test func theFirstFrameIsWrittenWhereTheCursorIs() {
    #expect(Redraw(from: [], to: ["one", "two"], width: 80).text == "one\(clear)\r\ntwo\(clear)")
  }

  @Test func theNextOneTakesItsPlace() {
    #expect(Redraw(from: [3, 3], to: ["1", "2"], width: 80).text == "\r\(up)1\(clear)\r\n2\(clear)")
    #expect(Redraw(from: [3], to: ["1"], width: 80).text == "\r1\(clear)")
  }

  @Test func aShorterOneLeavesNothingBehind() {
    #expect(Redraw(from: [3, 3, 3], to: ["1"], width: 80).text == "\r\(clear)\(up)\(clear)\(up)\(clear)1\(clear)")
  }

  @Test func notesStayAboveIt() {
    #expect(
      Redraw(from: [3, 3], to: ["1", "2"], notes: ["trial 1", "trial 2"], width: 80).text
        == "\r\(clear)\(up)\(clear)trial 1\r\ntrial 2\r\n1\(clear)\r\n2\(clear)")
    #expect(Redraw(from: [], to: [], notes: ["only"], width: 80).text == "only\r\n")
  }

  /// 79 and 60 columns fill three and two rows of 30, an empty line is one.
  @Test func linesWrappedByANarrowerTerminalAreCounted() {
    let erased = "\r" + String(repeating: clear + up, count: 5) + clear
    #expect(Redraw(from: [79, 0, 60], to: ["1"], width: 30).text == "\(erased)1\(clear)")
  }

  @Test func theEndErasesIt() {
    #expect(Redraw(from: [5, 5], to: [], width: 80).text == "\r\(clear)\(up)\(clear)")
    #expect(Redraw(from: [], to: [], width: 80).text == "")
  }
}
