import Glibc
import Support
import Testing

/// Which listeners `toll serve` opens.
@Suite struct PortsTests {
  /// The lines of the listeners that a command line opens.
  private func listeners(_ arguments: [String], count: Int) throws -> [String] {
    try withChild(TollBinary.path, ["serve"] + arguments) { child in
      let lines = try poll(for: "listeners") { () -> [String]? in
        let lines = child.stdout.split(separator: "\n").map(String.init)
        return lines.count >= count || !child.isRunning ? lines : nil
      }
      child.send(SIGTERM)
      #expect(try child.wait().status == 0, "\(child.stderr)")
      return lines.map { line in
        line.replacing("toll serve: ", with: "").replacing(#/:\d+$/#, with: "")
      }
    }
  }

  @Test func namedPortsAreOpened() throws {
    let all = try listeners(["--http-port", "0", "--grpc-port", "0", "--tcp-port", "0", "--udp-port", "0"], count: 4)
    #expect(
      all == ["http on 127.0.0.1", "grpc on 127.0.0.1", "tcp echo on 127.0.0.1", "udp echo on 127.0.0.1"])
    #expect(
      try listeners(["--http-port", "disabled", "--tcp-port", "[::1]:0"], count: 1) == ["tcp echo on [::1]"])
  }

  @Test(arguments: [
    (["--http-port", "disabled"], "every port is disabled; name one, for example --http-port 8080"),
    (["--grpc-port", "x"], "--grpc-port: \"x\" is no port; use a number up to 65535, HOST:PORT"),
  ])
  func badPortsAreExitStatus64(_ arguments: [String], _ reason: String) throws {
    let end = try run(TollBinary.path, ["serve"] + arguments)
    #expect(end.status == 64)
    #expect(end.stderr.contains(reason), "\(end)")
  }
}
