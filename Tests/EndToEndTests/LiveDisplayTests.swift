import Foundation
import Support
import Testing

/// The display of `toll load` and `toll run` in a real terminal, looked at as a person would.
@Suite(.serialized, Requirement.program("tmux"))
struct LiveDisplayTests {
  /// An echo server, and a terminal to load it from.
  private func withTerminal(
    columns: Int, rows: Int = 24, _ body: (Tmux, _ url: String) throws -> Void
  ) throws {
    try withChild(TollBinary.path, ["serve", "--http-port", "0"]) { server in
      let line = try poll(for: "listening server") { server.stdout.contains("\n") ? server.stdout : nil }
      let port = try #require(line.split(separator: ":").last?.dropLast())
      try Tmux.with(columns: columns, rows: rows) { try body($0, "http://127.0.0.1:\(port)/") }
    }
  }

  private func lines(_ screen: String) -> [Substring] { screen.split(separator: "\n") }

  @Test func aLoadIsShownAndLeavesNoTrace() throws {
    try withTerminal(columns: 120) { tmux, url in
      try tmux.type("\(TollBinary.path) load \(url) --qps 200 -c 4 -t 3s")
      let shown = try poll(for: "figures of two seconds") { () -> String? in
        let screen = try tmux.screen()
        return screen.contains("2 s of 3 s, 1 s left") ? screen : nil
      }
      let display = lines(shown).suffix(3)
      #expect(display.first == "\(url)  200/s uniform, 4 connections", "\(shown)")
      #expect(display.dropFirst(1).first?.hasPrefix("[==") == true, "\(shown)")
      #expect(display.dropFirst(2).first?.hasPrefix("asked    200/s   answered ") == true, "\(shown)")
      #expect(shown.contains("errors 0   backlog 0"), "\(shown)")
      let end = try poll(for: "the summary and a prompt") { () -> String? in
        let screen = try tmux.screen()
        return screen.contains("send lag") && screen.hasSuffix("\n$") ? screen : nil
      }
      // The command, the summary, the prompt, and nothing of the display.
      #expect(!end.contains(" of 3 s") && !end.contains("asked  ") && !end.contains("[=="), "\(end)")
      #expect(lines(end).contains { $0.hasPrefix("answered  200/s   2xx 600") }, "\(end)")
    }
  }

  @Test func resizingLeavesOneDisplayAndCtrlCEndsIt() throws {
    try withTerminal(columns: 120) { tmux, url in
      try tmux.type("clear; echo above; \(TollBinary.path) load \(url) --qps 200 -c 4 -t 600s")
      func wait(_ what: String, until holds: (String) -> Bool) throws -> String {
        try poll(for: what, within: .seconds(20)) {
          let screen = try tmux.screen()
          return holds(screen) ? screen : nil
        }
      }
      func occurrences(_ text: String, _ screen: String) -> Int { screen.components(separatedBy: text).count - 1 }
      _ = try wait("wide display") { $0.contains("answered  ") && $0.contains("errors 0") }
      for columns in [50, 30, 90] {
        try tmux.resize(columns: columns)
        _ = try wait("one display in \(columns) columns") {
          occurrences("p50", $0) == 1 && occurrences("asked", $0) == 1 && occurrences("/s uniform", $0) <= 1
            && self.lines($0).last?.hasSuffix("backlog 0") == true
            && self.lines($0).allSatisfy { $0.count < columns }
        }
      }
      try tmux.press("C-c")
      let end = try wait("the prompt") { $0.hasSuffix("\n$") && $0.contains("2xx") }
      #expect(occurrences("asked  ", end) == 0, "\(end)")
    }
  }

  @Test func coloursAreThereUnlessRefused() throws {
    try withTerminal(columns: 110) { tmux, url in
      func look(_ prefix: String) throws -> String {
        try tmux.type("clear; \(prefix) \(TollBinary.path) load \(url) --qps 100 -t 600s")
        _ = try poll(for: "display") { try tmux.screen().contains("errors 0") }
        let screen = try tmux.screen(withColours: true)
        try tmux.press("C-c")
        _ = try poll(for: "prompt") { try tmux.screen().hasSuffix("\n$") }
        return screen
      }
      let (coloured, plain) = (try look("env -u NO_COLOR"), try look("NO_COLOR=1"))
      #expect(coloured.contains("\u{1b}[1m"))
      #expect(!plain.contains("\u{1b}["))
    }
  }

  /// What goes to the terminal while `command` runs in it.
  private func bytes(_ tmux: Tmux, _ command: String) throws -> String {
    try withScratchFolder { folder in
      try tmux.record(to: "\(folder)/bytes")
      try tmux.type("\(command); echo over | tr o O")
      func written() -> String {
        String(decoding: FileManager.default.contents(atPath: "\(folder)/bytes") ?? Data(), as: UTF8.self)
      }
      try poll(for: "end of the command", within: .seconds(30)) { written().contains("Over") }
      return written()
    }
  }

  @Test func aDumbTerminalGetsNoCursorMoves() throws {
    try withTerminal(columns: 110) { tmux, url in
      let text = try bytes(tmux, "TERM=dumb \(TollBinary.path) load \(url) --qps 100 -t 1s")
      #expect(text.contains("2xx 100") && !text.contains("\u{1b}["), "\(text)")
    }
  }

  @Test func aFrameIsDrawnAtMostFourTimesASecond() throws {
    try withTerminal(columns: 110) { tmux, url in
      let text = try bytes(tmux, "\(TollBinary.path) load \(url) --qps 100 -t 4s")
      let frames = text.components(separatedBy: "backlog ").count - 1
      #expect((3...20).contains(frames), "\(frames) frames in about 4 s")
    }
  }

  @Test func quietIsSilent() throws {
    try withTerminal(columns: 110) { tmux, url in
      let text = try bytes(tmux, "\(TollBinary.path) load \(url) --qps 100 -t 1s --quiet")
      #expect(!text.contains("asked") && !text.contains("2xx"), "\(text)")
    }
  }

  @Test(Requirement.root, Requirement.envoy) func aRunShowsItsTrials() throws {
    try withScratchFolder { folder in
      let profile = """
        load: {rate: 400, connections: 8, warmup: 1s, duration: 3s}
        setups: [baseline, sidecar]
        server: {size: 512}
        design: {blocks: 1, reruns: 0, seed: 5}
        limits: {foreignCpu: 64, canaryP99: 10s, sendLagP99: 1s, steal: 1, achieved: 0.5, little: 1}
        """
      try profile.write(toFile: "\(folder)/small.yaml", atomically: true, encoding: .utf8)
      try Tmux.with(columns: 110, rows: 40) { tmux in
        try tmux.type("\(TollBinary.path) run \(folder)/small.yaml --output \(folder)/out")
        let shown = try poll(for: "figures of the second trial", within: .seconds(60)) { () -> String? in
          let screen = try tmux.screen()
          return screen.contains("trial 2 of 2") && screen.contains(/answered +\d{3}/) ? screen : nil
        }
        #expect(shown.contains(/small  trial 2 of 2, block 1 of 1: (baseline|sidecar)\n/), "\(shown)")
        #expect(shown.contains(/\[=+> *\]  \d\d %, about \d+ s left\n/), "\(shown)")
        #expect(shown.contains(/measuring, [123] s of 3 s\n/), "\(shown)")
        #expect(shown.contains(/trial 1  block 1  (baseline|sidecar)  p50 .*  valid\n/), "\(shown)")
        let end = try poll(for: "report", within: .seconds(60)) { () -> String? in
          let screen = try tmux.screen()
          return screen.contains("\nreport  ") && screen.hasSuffix("\n$") ? screen : nil
        }
        #expect(!end.contains("asked  ") && !end.contains("[=="), "\(end)")
        let all = try tmux.screen(withHistory: true)
        #expect(all.contains(/\ntrial 2  block 1  (baseline|sidecar)  p50 .*  valid\n/), "\(all)")
      }
    }
  }

  @Test func withoutATerminalALineComesEveryTenSeconds() throws {
    try withTerminal(columns: 80) { _, url in
      let run = try TollBinary.run("load", url, "--qps", "50", "-t", "10100ms")
      let progress = run.stderr.split(separator: "\n")
      #expect(progress.count == 1, "\(run)")
      #expect(
        progress.first?.wholeMatch(of: /10 s  \d.*\/s of 50\/s  p50 .*  p99 .*  send lag p99 .*  errors 0  backlog 0/)
          != nil, "\(run)")
    }
  }
}
