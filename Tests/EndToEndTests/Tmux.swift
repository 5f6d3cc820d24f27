import Foundation
import Support
import Testing

/// A terminal of the test's own: a tmux server with one window, ended with the test.
struct Tmux {
  let name: String
  private let folder: String

  /// Runs `body` with a shell in a terminal of `columns` by `rows`.
  static func with<Value>(columns: Int, rows: Int = 24, _ body: (Tmux) throws -> Value) throws -> Value {
    try withScratchFolder { folder in
      let tmux = Tmux(name: "toll-\(UUID().uuidString.prefix(8))", folder: folder)
      // The server ends with its shell, and that ends by itself if this process does not come to end it.
      let shell = "PS1='$ ' exec timeout --foreground 120 sh"
      defer { _ = try? tmux.command("kill-server") }
      let start = try tmux.command("new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", shell)
      try #require(start.status == 0, "\(start)")
      try tmux.command("set-option", "-g", "status", "off")
      try poll(for: "prompt of the shell") { try tmux.screen().contains("$") }
      return try body(tmux)
    }
  }

  private var environment: [String: String] {
    ["LC_ALL": "C.UTF-8", "TMUX_TMPDIR": folder, "HISTFILE": "/dev/null", "TMUX": ""]
  }

  @discardableResult
  private func command(_ words: String...) throws -> Completion {
    try run("tmux", ["-u", "-L", name, "-f", "/dev/null"] + words, environment: environment, within: .seconds(10))
  }

  /// Types a line and Enter.
  func type(_ line: String) throws {
    try command("send-keys", "-l", line)
    try command("send-keys", "Enter")
  }

  /// Presses a key by tmux's name: `C-c`.
  func press(_ key: String) throws { try command("send-keys", key) }

  /// From now on writes every byte that the terminal is sent to this file.
  func record(to file: String) throws { try command("pipe-pane", "-o", "exec cat > \(file)") }

  func resize(columns: Int, rows: Int = 24) throws {
    try command("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// What is on the screen, and above it on demand, without empty lines at the end.
  func screen(withColours: Bool = false, withHistory: Bool = false) throws -> String {
    let flags = (withColours ? ["-e"] : []) + (withHistory ? ["-S", "-200"] : [])
    let shown = try run(
      "tmux", ["-u", "-L", name, "capture-pane", "-p"] + flags, environment: environment,
      within: .seconds(10))
    var lines = shown.stdout.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
