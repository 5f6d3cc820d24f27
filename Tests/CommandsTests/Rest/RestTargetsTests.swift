import Quantities
import Testing

@testable import Commands

struct RestTargetsTests {
  private static let strict: RestTargets? = try? RestTargets(allowing: [])

  private func address(_ host: String, _ port: UInt16 = 80, resolve: String? = nil, allowing: [String] = []) throws
    -> String
  {
    try RestTargets(allowing: allowing).address(host: host, port: port, resolve: resolve)
  }

  @Test func loopbackIsAlwaysThere() throws {
    #expect(try address("127.0.0.1") == "127.0.0.1")
    #expect(try address("127.8.8.8") == "127.8.8.8")
    #expect(try address("::1") == "::1")
    #expect(["127.0.0.1", "::1"].contains(try address("localhost")))
  }

  @Test(arguments: [
    "10.0.0.1", "169.254.169.254", "0.0.0.0", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "example.com",
    "localhost.example.com", "2130706433", "0x7f000001", "127.1", "0177.0.0.1", "127.0.0.1.nip.io",
  ])
  func nothingElseIs(host: String) {
    #expect(
      throws: Problem.usage(
        "no load may go to \(host):80 from here; the server's operator can allow it with --rest-target")
    ) { try address(host) }
  }

  @Test func anotherAddressIsJudgedToo() throws {
    #expect(try address("example.com", resolve: "127.0.0.1") == "127.0.0.1")
    #expect(throws: Problem.self) { try address("127.0.0.1", resolve: "10.0.0.1") }
    #expect(throws: Problem.self) { try address("10.0.0.1", resolve: "10.0.0.2", allowing: ["10.0.0.1"]) }
  }

  @Test func theOperatorAllowsMore() throws {
    #expect(try address("10.0.0.1", 8080, allowing: ["10.0.0.1"]) == "10.0.0.1")
    #expect(try address("10.0.0.1", 80, allowing: ["10.0.0.1:80"]) == "10.0.0.1")
    #expect(throws: Problem.self) { try address("10.0.0.1", 81, allowing: ["10.0.0.1:80"]) }
    #expect(try address("fd00::1", 80, allowing: ["[fd00::1]:80"]) == "fd00::1")
    #expect(try address("fd00::1", 81, allowing: ["[fd00::1]"]) == "fd00::1")
  }

  @Test(arguments: ["", ":80", "host:", "host:0", "host:99999", "http://host/", "a:b:c"])
  func whatIsNoHostIsRefused(text: String) {
    #expect(throws: Problem.usage("--rest-target \(text) is no HOST or HOST:PORT")) {
      try RestTargets(allowing: [text])
    }
  }
}
