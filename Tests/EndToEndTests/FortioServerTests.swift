import Foundation
import Support
import Testing

/// `toll server` in the words of `fortio server`.
struct FortioServerTests {
  /// Starts a server on a port of its own and asks it for one answer.
  private func answer(_ flags: [String], to path: String, _ asking: String...) throws -> Completion {
    let ports = ["-http-port=127.0.0.1:0", "-grpc-port=disabled"] + Self.quietPorts
    return try withChild(TollBinary.path, ["server"] + ports + flags) { child in
      let line = try poll(for: "listening server") { child.stdout.contains("\n") ? child.stdout : nil }
      let port = try #require(line.split(separator: "\n").first?.split(separator: ":").last)
      return try run(TollBinary.path, ["curl"] + asking + ["http://127.0.0.1:\(port)\(path)"])
    }
  }

  private static let quietPorts = ["-tcp-port=disabled", "-udp-port=disabled"]

  @Test func eachPortIsWhereItWasPut() throws {
    let ports = ["http-port": "http", "grpc-port": "grpc", "tcp-port": "tcp echo", "udp-port": "udp echo"]
    for (flag, name) in ports {
      let others = ports.keys.filter { $0 != flag }.map { "-\($0)=disabled" }
      try withChild(TollBinary.path, ["server", "-\(flag)=127.0.0.1:0"] + others) { child in
        let line = try poll(for: "listening server") { child.stdout.contains("\n") ? child.stdout : nil }
        #expect(line.hasPrefix("toll serve: \(name) on 127.0.0.1:"), "\(line)")
        #expect(line.split(separator: "\n").count == 1)
      }
    }
  }

  @Test func silenceOnPortsMeansFortiosOnAllAddresses() throws {
    let script = "ip link set lo up && exec \"$0\" server"
    try withChild("unshare", ["-rn", "sh", "-c", script, TollBinary.path]) { child in
      try poll(for: "four listeners") { child.stdout.split(separator: "\n").count == 4 }
      let lines = child.stdout.split(separator: "\n").map { $0.dropFirst("toll serve: ".count) }
      #expect(
        lines.sorted() == [
          "grpc on 0.0.0.0:8079", "http on 0.0.0.0:8080", "tcp echo on 0.0.0.0:8078", "udp echo on 0.0.0.0:8078",
        ])
    }
  }

  @Test func defaultsOfTheEchoChangeIt() throws {
    #expect(try answer([], to: "/").status == 0)
    let refused = try answer(["-echo-server-default-params", "status=418&size=3"], to: "/")
    #expect(refused.stderr.hasPrefix("HTTP/1.1 418 "))
    #expect(refused.stdout.count == 3)
  }

  @Test func sizesAreCutToTheLimit() throws {
    #expect(try answer([], to: "/?size=5000").stderr.contains("\r\nContent-Length: 5000\r\n"))
    let cut = try answer(["-maxpayloadsizekb=1"], to: "/?size=5000")
    #expect(cut.stderr.contains("\r\nContent-Length: 1024\r\n"))
  }

  @Test func delaysAreCutToTheLimit() throws {
    let path = "/?delay=1.5s"
    #expect(try answer(["-max-echo-delay=1ms"], to: path, "-timeout=1s").status == 0)
    #expect(try answer([], to: path, "-timeout=1s").stderr.contains("no whole answer"))
  }

  @Test func quietSaysNothing() throws {
    try withScratchFolder { folder in
      let flags = ["-http-port=\(folder)/s", "-grpc-port=disabled", "-quiet"] + Self.quietPorts
      try withChild(TollBinary.path, ["server"] + flags) { child in
        try poll(for: "socket") { FileManager.default.fileExists(atPath: "\(folder)/s") }
        child.send(SIGTERM)
        let end = try child.wait()
        #expect(end.status == 0)
        #expect(end.stdout + end.stderr == "")
      }
    }
  }
}
