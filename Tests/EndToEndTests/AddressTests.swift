import Foundation
import Support
import Testing

/// A name with several addresses, of which the first leads nowhere.
@Suite(Requirement.root)
struct AddressTests {
  /// Runs `toll` where `twice.test` is ::1 and then 127.0.0.1, in a mount namespace of its own.
  private func toll(_ arguments: String...) throws -> Completion {
    try withScratchFolder { folder in
      try Data("::1 twice.test\n127.0.0.1 twice.test\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/hosts"))
      let script = "mount --bind '\(folder)/hosts' /etc/hosts && exec \"$0\" \"$@\""
      return try run("unshare", ["-m", "sh", "-c", script, TollBinary.path] + arguments)
    }
  }

  @Test func theNextAddressIsTried() throws {
    try withScriptedServer(LoadCommandTests.answering) { server in
      let url = "http://twice.test:\(server.port)/"
      #expect(try toll("curl", url).stdout == "ok")
      let load = try toll("load", url, "-n", "10", "-c", "2", "--qps", "1000")
      #expect(load.stdout.contains("2xx 10\n"), "\(load)")
      #expect(server.received.count == 3)
    }
  }

  @Test func withoutAnyAnswerAllAreNamed() throws {
    let port = try Loopback.freePort()
    let run = try toll("load", "http://twice.test:\(port)/", "-n", "10")
    #expect(run.status == 2)
    #expect(
      run.stderr
        == "toll: cannot connect to [::1]:\(port) or 127.0.0.1:\(port) for http://twice.test:\(port)/: "
        + "Connection refused; is the server running there?\n")
  }
}
