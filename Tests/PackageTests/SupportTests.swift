import Foundation
import Support
import Testing

/// The helpers that the other tests lean on.
struct SupportTests {
  @Test func runCapturesOutputAndStatus() throws {
    let completion = try run("sh", ["-c", "echo out; echo err >&2; exit 7"])
    #expect(completion.status == 7)
    #expect(completion.stdout == "out\n")
    #expect(completion.stderr == "err\n")
  }

  @Test func aSignalReadsAsAShellWouldSayIt() throws {
    #expect(try run("sh", ["-c", "kill -9 $$"]).status == 137)
  }

  @Test func runGivesUpOnAProgramThatDoesNotEnd() {
    #expect(throws: TimedOut.self) { try run("sleep", ["60"], within: .milliseconds(50)) }
  }

  @Test func nothingOfAChildOutlivesItsClosure() throws {
    let grandchild = try withChild("sh", ["-c", "sleep 60 & echo $!; wait"]) { child in
      try poll(for: "pid") { pid_t(child.stdout.trimmingCharacters(in: .newlines)) }
    }
    try poll(for: "end of the grandchild") { kill(grandchild, 0) != 0 || isZombie(grandchild) }
  }

  @Test(Requirement.program("nginx"), Requirement.program("curl"))
  func nginxAnswers() throws {
    let completion = try withNginx { try run("curl", ["-s", $0.url]) }
    #expect(completion.stdout == "hello, world\n")
  }

  @Test(Requirement.program("curl"))
  func scriptedServerPlaysItsScript() throws {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    try withScriptedServer([.awaitRequest, .send(answer)]) { server in
      let curl = try run("curl", ["-s", server.url])
      #expect(curl.stdout == "ok")
      #expect(server.received.count == 1)
      #expect(server.received[0].hasPrefix("GET / HTTP/1.1\r\n"))
    }
    let afterReset = try withScriptedServer([.awaitRequest, .reset]) { try run("curl", ["-s", $0.url]) }
    #expect(afterReset.status == 56, "curl's word for a reset")
    let onHold = try withScriptedServer([.hold]) { try run("curl", ["-s", "-m", "0.05", $0.url]) }
    #expect(onHold.status == 28, "curl's word for a timeout")
  }

  private func isZombie(_ pid: pid_t) -> Bool {
    let state = FileManager.default.contents(atPath: "/proc/\(pid)/stat") ?? Data()
    return String(decoding: state, as: UTF8.self).contains(") Z ")
  }
}
