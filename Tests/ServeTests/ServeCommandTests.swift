import Foundation
import Support
import Testing

@testable import Serve

/// `toll serve` as a user or a script meets it.
@Suite struct ServeCommandTests {
  /// Runs the command on a free port and hands over the child and the port, once it listens.
  private func withCommand<Value>(_ arguments: [String], _ body: (Child, String) throws -> Value) throws -> Value {
    try withChild(TollBinary.path, ["serve", "--http-port", "0"] + arguments) { child in
      let line = try poll(for: "line of the listening server") { () -> String? in
        child.stdout.contains("\n") ? String(child.stdout.dropLast()) : nil
      }
      #expect(line.hasPrefix("toll serve: http on 127.0.0.1:"))
      return try body(child, String(line.dropFirst("toll serve: http on 127.0.0.1:".count)))
    }
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aSignalEndsItWithACount(_ signal: Int32) throws {
    try withCommand(["--threads", "2"]) { child, port in
      _ = try run("curl", ["-s", "http://127.0.0.1:\(port)/", "http://127.0.0.1:\(port)/"])
      child.send(signal)
      let end = try child.wait()
      #expect(end.status == 0)
      #expect(end.stdout.hasSuffix("\ntoll serve: 2 requests answered, 0 refused; 1 connections, 0 of them broken\n"))
      #expect(end.stderr.isEmpty)
    }
  }

  /// CPU time of a process and its threads so far, in units of 10 ms.
  private func ticks(of pid: pid_t) throws -> Int {
    let stat = try #require(FileManager.default.contents(atPath: "/proc/\(pid)/stat"))
    let fields = String(decoding: stat, as: UTF8.self).split(separator: ") ").last?.split(separator: " ") ?? []
    return try #require(Int(fields[11])) + #require(Int(fields[12]))
  }

  /// A regression of known size: CPU, not time, and for every request of every protocol.
  @Test(Requirement.program("curl"), arguments: ["--http1.1", "--http2-prior-knowledge"])
  func spinBurnsThatMuchCPUForEachRequest(_ version: String) throws {
    func cost(_ flags: [String]) throws -> Int {
      try withCommand(flags) { child, port in
        let before = try ticks(of: child.pid)
        // Debian's curl cannot reuse a connection that it opened with --http2-prior-knowledge.
        let once = "curl -s -w '%{http_code}\\n' \(version) http://127.0.0.1:\(port)/"
        let end = try run("sh", ["-c", "for i in $(seq 25); do \(once); done"])
        #expect(end.stdout == String(repeating: "200\n", count: 25))
        return try ticks(of: child.pid) - before
      }
    }
    let (plain, spinning) = (try cost([]), try cost(["--spin", "20ms"]))
    #expect(plain < 10, "25 requests take no 100 ms")
    // 25 × 20 ms are 50 units, give or take one for where they begin.
    #expect(spinning >= 49 && spinning <= 60 + plain, "\(spinning) units")
  }

  @Test func aTakenPortIsExitStatus2AndOneLine() throws {
    try withCommand([]) { _, port in
      let second = try TollBinary.run("serve", "--http-port", port)
      #expect(second.status == 2)
      #expect(second.stdout.isEmpty)
      #expect(second.stderr == "toll: port \(port) on 127.0.0.1 is in use; choose another with --http-port\n")
    }
  }

  @Test(arguments: [
    (["--http-port", "70000"], "70000"), (["--threads", "0"], "--threads 0 is out of range; use 1 to 1024"),
    (["--delay", "soon"], "\"soon\" is not a delay; write constant:5ms"),
    (["--freeze", "2s@1s"], "a freeze lasts longer than 0 and shorter than its period"),
    (["--max-echo-delay", "5"], "its unit is missing"),
  ])
  func badFlagsAreExitStatus64(_ arguments: [String], _ reason: String) throws {
    let end = try run(TollBinary.path, ["serve"] + arguments)
    #expect(end.status == 64)
    #expect(end.stderr.contains(reason), "\(end)")
    #expect(end.stdout.isEmpty)
  }

  @Test func withoutDescriptorsNewConnectionsWait() throws {
    let script = "ulimit -n 40; exec \"$0\" serve --http-port 0 --max-connections 1000"
    try withChild("sh", ["-c", script, TollBinary.path]) { child in
      let line = try poll(for: "listening server") { child.stdout.contains("\n") ? child.stdout : nil }
      let port = try #require(line.split(separator: ":").last?.dropLast())
      let address = try LiveServer(port: String(port))
      var clients = try (0..<60).map { _ in try RawClient(address) }
      try poll(for: "notice") { !child.stderr.isEmpty }
      for client in clients {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        client.finishWriting()
      }
      for client in clients { #expect(client.answers() == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }
      clients.removeAll()
      #expect(
        child.stderr
          == "toll: no file descriptor is left, so new connections wait until others close; raise `ulimit -n`\n")
      #expect(child.isRunning)
    }
  }
}
