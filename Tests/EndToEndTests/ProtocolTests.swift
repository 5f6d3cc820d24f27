import Foundation
import Support
import Testing

/// Every protocol of `toll load` against `toll serve`, and the small commands beside them.
struct ProtocolTests {
  /// Runs a server command and hands over the address of each service it tells, by name.
  private func withServer(_ arguments: [String], lines: Int, _ body: ([String: String]) throws -> Void) throws {
    try withChild(TollBinary.path, arguments) { child in
      let said = try poll(for: "listening server") { () -> [Substring]? in
        let said = child.stdout.split(separator: "\n")
        return said.count >= lines ? said : nil
      }
      var addresses: [String: String] = [:]
      for line in said {
        let words = line.split(separator: " ")
        if words.count >= 5, let address = words.last { addresses[String(words[2])] = String(address) }
      }
      try body(addresses)
    }
  }

  private func load(_ arguments: String...) throws -> [String: Any] {
    let end = try run(TollBinary.path, ["load"] + arguments + ["-n", "40", "--json", "-"])
    #expect(end.status == 0, "\(end)")
    return try #require(try JSONSerialization.jsonObject(with: Data(end.stdout.utf8)) as? [String: Any])
  }

  private func outcomes(_ record: [String: Any]) -> [String: Int]? {
    (record["result"] as? [String: Any])?["outcomes"] as? [String: Int]
  }

  @Test func eachProtocolIsRecorded() throws {
    let ports = ["--http-port", "0", "--grpc-port", "0", "--tcp-port", "0", "--udp-port", "0"]
    try withServer(["serve"] + ports, lines: 4) { addresses in
      let http = try #require(addresses["http"])
      let h2c = try load("http://\(http)/?size=9", "--protocol", "h2c", "-c", "2", "--streams", "4")
      #expect(outcomes(h2c) == ["2xx": 40])
      let plan = try #require(h2c["plan"] as? [String: Any])
      #expect(plan["protocol"] as? String == "h2c")
      #expect(plan["streams"] as? Int == 4)
      let streams = (h2c["result"] as? [String: Any])?["streams"] as? [String: Int]
      #expect(streams == ["goAways": 0, "resent": 0, "settingsChanges": 0, "limit": 1_000])

      let grpc = try #require(addresses["grpc"])
      let ping = try load("http://\(grpc)", "--protocol", "grpc", "--ping", "--payload-size", "100")
      #expect(outcomes(ping) == ["2xx": 40])
      #expect((ping["result"] as? [String: Any])?["grpcStatuses"] as? [String: Int] == ["0": 40])
      let named = try load(
        "http://\(grpc)/grpc.health.v1.Health/Check", "--protocol", "grpc", "--payload-hex", "0a0470696e67")
      #expect(outcomes(named) == ["2xx": 40])

      for scheme in ["tcp", "udp"] {
        let address = try #require(addresses[scheme])
        let echo = try load("\(scheme)://\(address)", "-c", "3")
        #expect(outcomes(echo) == ["2xx": 40])
        #expect((echo["result"] as? [String: Any])?["bytesRead"] as? Int == 40 * 24)
        #expect((echo["plan"] as? [String: Any])?["protocol"] as? String == scheme)
      }
    }
  }

  @Test func grpcpingTellsItsCalls() throws {
    try withServer(["serve", "--http-port", "disabled", "--grpc-port", "0"], lines: 1) { addresses in
      let address = try #require(addresses["grpc"])
      for flags in [
        [], ["--health"], ["--ping-delay", "1ms"], ["-payload", "abc"], ["-health", "-healthservice=ping"],
      ] {
        let end = try run(TollBinary.path, ["grpcping", address, "-n", "3"] + flags)
        #expect(end.status == 0, "\(flags) \(end)")
        #expect(end.stdout.contains("/s   2xx 3\n"), "\(end)")
      }
      let unknown = try run(TollBinary.path, ["grpcping", address, "--health", "--health-service", "no"])
      #expect(unknown.status == 2)
      #expect(unknown.stdout.contains("statuses  notFound 1\n"), "\(unknown)")
    }
  }

  @Test(arguments: [("tcp-echo", "-tcp-port", "tcp"), ("udp-echo", "--udp-port", "udp")])
  func echoServersServe(_ command: String, _ flag: String, _ scheme: String) throws {
    try withServer([command, flag, "0"], lines: 1) { addresses in
      let address = try #require(addresses[scheme])
      #expect(outcomes(try load("\(scheme)://\(address)", "--payload", "hello")) == ["2xx": 40])
    }
  }

  @Test(arguments: [
    (
      ["http://h/", "--protocol", "h2"],
      "--protocol h2 is HTTP/2 over TLS, and http://h/ is in the clear; say h2c, or https://"
    ),
    (["https://h/", "--protocol", "h2c"], "--protocol h2c is HTTP/2 in the clear, and https://h/ is not; say h2"),
    (["tcp://h:1", "--protocol", "h1"], "--protocol h1 does not go with tcp://h:1"),
    (["http://h/", "--streams", "2"], "--streams is for protocols with streams: h2c, h2 and grpc"),
    (["http://h/", "--cacert", "a"], "--cacert is for https:// URLs, and http://h/ is none"),
    (
      ["https://h/", "-k", "--peer-uri", "a"], "--insecure checks nothing, so --peer-uri says nothing; give one of them"
    ),
    (["https://h/", "--cert", "a"], "--cert needs --key: the key of the certificate"),
    (["https://h/", "--cert", "/no/a", "--key", "/no/b"], "cannot use the certificate /no/a: "),
    (["https://h/", "--cacert", "/no/ca"], "cannot use the authorities in /no/ca: "),
    (["https://h/", "--tls-min", "1.3", "--tls-max", "1.2"], "--tls-min 1.3 is above --tls-max 1.2; swap them"),
    (
      ["http://h/", "--payload-hex", "0g"],
      "--payload-hex takes pairs of hexadecimal digits (for example 0a0568656c6c6f)"
    ),
    (["http://h/", "--protocol", "h2c", "-H", "Connection: close"], "HTTP/2 has no header connection: "),
    (["http://h/a", "--protocol", "grpc"], "\"a\" is no gRPC method (for example fgrpc.PingServer/Ping)"),
    (["http://h/a/b", "--protocol", "grpc", "--ping"], "--ping says what is called: "),
    (["udp://h:1", "-H", "a: b"], "an echo has no method and no headers"),
  ])
  func badFlagsAreExitStatus64(_ arguments: [String], _ reason: String) throws {
    let end = try run(TollBinary.path, ["load"] + arguments + ["-n", "1"])
    #expect(end.status == 64, "\(end)")
    #expect(end.stderr.contains(reason), "\(end)")
    #expect(end.stdout.isEmpty)
  }
}
