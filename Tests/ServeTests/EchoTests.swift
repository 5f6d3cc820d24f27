import Glibc
import Kernel
import Quantities
import Support
import Testing

@testable import Serve

/// TCP and UDP echo, unix sockets.
@Suite struct EchoTests {
  @Test func tcpGivesEveryByteBack() throws {
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
    let result = try withServer(ServePlan(.tcpEcho)) { server throws in
      let client = try RawClient(server)
      client.send("Fortio\n0001\n000000000001")
      let first = client.read(24)
      client.send(bytes)
      client.finishWriting()
      return (first, client.read())
    }
    #expect(result.value.0 == Array("Fortio\n0001\n000000000001".utf8))
    #expect(result.value.1 == bytes)
    #expect(result.counts == ServeCounts(connections: 1, requests: 0, refused: 0, broken: 0))
  }

  @Test func udpAnswersWhoeverAsked() throws {
    try withServer(ServePlan(.http, .udpEcho)) { server throws in
      let target = try server.address(of: .udpEcho)
      let sockets = try (0..<3).map { _ in
        try Socket.datagram(at: SocketAddress.resolve(host: "127.0.0.1", port: 0)).release()
      }
      defer { for socket in sockets { Socket.close(socket) } }
      var buffer = [UInt8](repeating: 0, count: 2_000)
      for (index, socket) in sockets.enumerated() {
        let datagram = [UInt8](repeating: UInt8(index), count: index * 700)
        #expect(Socket.sendDatagram(socket, datagram, datagram.count, to: target) == datagram.count)
      }
      for (index, socket) in sockets.enumerated() {
        let (count, sender) = try poll(for: "datagram") {
          let answer = Socket.receiveDatagram(socket, &buffer, buffer.count)
          return answer.count >= 0 ? answer : nil
        }
        #expect(Array(buffer[..<count]) == [UInt8](repeating: UInt8(index), count: index * 700))
        #expect(sender == target)
      }
    }
  }

  @Test(Requirement.program("curl")) func aUnixSocketServesAndGoesWithTheServer() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/s"
      let plan = ServePlan(listeners: [ListenPlan(.http, .unix(path: path))])
      try withServer(plan) { server throws in
        #expect(try run("curl", ["-s", "--unix-socket", path, "-d", "hi", "http://a/"]).stdout == "hi")
        #expect(
          throws: Problem.environment(
            "\(path) exists; remove it if no server uses it, or choose another with --http-port")
        ) {
          try Server.start(plan) { _ in }
        }
      }
      #expect(access(path, F_OK) != 0)
    }
  }

  @Test(arguments: [
    ("8080", ListenPlan.Place.port(8_080, host: "h")), ("0.0.0.0:1", .port(1, host: "0.0.0.0")),
    ("[::1]:2", .port(2, host: "::1")), (":3", .port(3, host: "h")), ("/a/b", .unix(path: "/a/b")),
  ])
  func placesAreReadAsFortioDoes(_ text: String, _ place: ListenPlan.Place) throws {
    #expect(try ListenPlan.Place(parsing: text, host: "h") == place)
  }

  @Test(arguments: ["", "http", "70000", "a:b"]) func badPlacesAreOneLine(_ text: String) {
    #expect(
      throws: Problem.usage(
        "\"\(text)\" is no port; use a number up to 65535, HOST:PORT, /path/of/a/unix/socket or disabled")
    ) { try ListenPlan.Place(parsing: text, host: "h") }
  }
}
