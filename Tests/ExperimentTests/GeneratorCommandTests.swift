import Profiles
import Quantities
import Testing

@testable import Experiment

@Suite struct GeneratorCommandTests {
  private func settings(_ change: (inout LoadSettings) -> Void = { _ in }) throws -> LoadSettings {
    var load = LoadSettings(
      rate: try Rate(perSecond: 1500), connections: 16, threads: 2, warmup: .seconds(2), duration: .milliseconds(2500),
      timeout: .seconds(3), arrival: .poisson, path: "/echo?size=10", headers: [])
    change(&load)
    return load
  }

  @Test func aPersonCanRepeatTheTrial() throws {
    let command = GeneratorCommand(
      try settings(), url: "http://10.99.2.20:8080/", tokenHeader: "X-Toll-Token", token: "abc", seed: 42)
    #expect(
      command.arguments.joined(separator: " ")
        == "load http://10.99.2.20:8080/echo?size=10 --qps 1500 -c 16 --threads 2 --warmup 2s -t 2500ms --timeout 3s "
        + "--arrival poisson --seed 42 -H X-Toll-Token: abc")
  }

  @Test func headersAndPayloadAreTakenOver() throws {
    let load = try settings {
      $0.headers = [HeaderField(name: "A", value: "b c")]
      $0.payload = "hi"
    }
    let words = GeneratorCommand(load, url: "http://h/", tokenHeader: "T", token: nil, seed: 1).arguments
    #expect(words.suffix(4) == ["-H", "A: b c", "--payload", "hi"])
    #expect(!words.contains("T: "))
  }

  @Test(arguments: [(0, "0"), (1, "1ns"), (1_500, "1500ns"), (2_000, "2us"), (5_000_000, "5ms"), (3_000_000_000, "3s")])
  func durationsReadBackAsThemselves(_ ns: UInt64, _ text: String) throws {
    #expect(GeneratorCommand.exact(Nanoseconds(ns)) == text)
    #expect(try Nanoseconds(parsing: text) == Nanoseconds(ns))
  }

  @Test func theServerAnswersAsTheProfileSays() {
    let plain = ServerCommand(ServerSettings(delay: .zero), port: 8080).arguments.joined(separator: " ")
    #expect(plain == "serve --http-port 8080 --bind 0.0.0.0 --quiet")
    let slow = ServerCommand(ServerSettings(delay: .milliseconds(200), size: ByteCount(1500)), port: 1)
    #expect(
      slow.arguments.joined(separator: " ")
        == "serve --http-port 1 --bind 0.0.0.0 --quiet --echo-server-default-params delay=200ms&size=1500 "
        + "--max-echo-delay 200ms --max-payload-size-kb 2")
  }
}
