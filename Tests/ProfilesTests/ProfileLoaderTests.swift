import Foundation
import Profiles
import Quantities
import Testing

@Suite struct ProfileLoaderTests {
  private let setups = ["baseline", "sidecar", "ambient"]

  private func parse(_ text: String) throws(Problem) -> Profile {
    try ProfileLoader.parse(text, file: "Profiles/x.yaml", setups: setups)
  }

  @Test func everythingStated() throws {
    let profile = try parse(
      """
      name: full
      description: All keys
      load:
        rate: 2.5k
        connections: 64
        threads: 2
        warmup: 1s
        duration: 1m30s
        timeout: 750ms
        arrival: poisson
        path: /echo?delay=1ms
        payload: hello
        headers:
          X-B: two
          X-A: one
      setups: [baseline, ambient, sidecar]
      server:
        delay: 200ms
        size: 16KB
      proxy:
        concurrency: 2
      design:
        blocks: 12
        reruns: 4
        seed: 18446744073709551615
      limits:
        achieved: 98%
        sendLagP99: 2ms
        steal: 0.05
        foreignCpu: 0.5
        canaryP99: 1ms
        little: 5%
      placement:
        generator: 0
        others: [1, 2]
      """)
    #expect(profile.name == "full")
    #expect(profile.description == "All keys")
    let load = profile.load
    #expect(load.rate == (try Rate(perSecond: 2500)))
    #expect(load.connections == 64 && load.threads == 2)
    #expect(load.warmup == .seconds(1) && load.duration == .seconds(90) && load.timeout == .milliseconds(750))
    #expect(load.arrival == .poisson)
    #expect(load.path == "/echo?delay=1ms" && load.payload == "hello")
    #expect(load.headers == [HeaderField(name: "X-B", value: "two"), HeaderField(name: "X-A", value: "one")])
    #expect(profile.setups == ["baseline", "ambient", "sidecar"])
    #expect(profile.cells[0].server == ServerSettings(delay: .milliseconds(200), size: ByteCount(16_384)))
    #expect(profile.cells[0].proxy == ProxySettings(concurrency: 2))
    #expect(profile.design == DesignSettings(blocks: 12, reruns: 4, seed: .max))
    #expect(
      profile.limits.named == [
        "achieved": 0.98, "sendLagP99": 2e6, "steal": 0.05, "foreignCpu": 0.5, "canaryP99": 1e6, "little": 0.05,
      ])
    #expect(profile.placement == Placement(generator: [0], others: [1, 2]))
  }

  @Test func whatIsLeftOutHasItsDefault() throws {
    let profile = try parse("load: {rate: 100}\nsetups: [baseline]\n")
    #expect(profile.name == "x" && profile.description == "")
    #expect(
      profile.load
        == LoadSettings(
          rate: try Rate(perSecond: 100), connections: 16, threads: 1, warmup: .seconds(2), duration: .seconds(5),
          timeout: .seconds(3), arrival: .uniform, path: "/", headers: []))
    #expect(profile.cells[0].server == ServerSettings(delay: .zero))
    #expect(profile.cells[0].proxy == ProxySettings(concurrency: 1))
    #expect(profile.design == DesignSettings(blocks: 10, reruns: 2, seed: nil))
    #expect(profile.limits == ValidityLimits())
    #expect(profile.placement == nil)
  }

  @Test func theQuickProfileIsWhatItsCommentSays() throws {
    let path = Repository.root + "/Profiles/quick.yaml"
    let profile = try ProfileLoader.load(path, setups: setups + ["ebpf"])
    #expect(profile.name == "quick")
    #expect(profile.text.hasPrefix("# "))
    #expect(profile.setups == ["baseline", "sidecar", "ambient", "ebpf"])
    #expect(profile.design.blocks >= 6)
    let rate = try #require(profile.load.rate)
    #expect(rate.perSecond <= 1500)
    let trials = UInt64(profile.design.blocks * profile.setups.count)
    let measured = (profile.load.warmup + profile.load.duration).count * trials
    #expect(Nanoseconds(measured) <= .seconds(120), "with 5 s to start a trial, all must end within three minutes")
  }

  @Test func secretsStayOutOfTheText() throws {
    let profile = try parse(
      "load:\n  rate: 100\n  headers: {Authorization: Bearer abc, X-A: plain}\nsetups: [baseline]\n# was: Bearer abc\n")
    #expect(profile.load.headers.first == HeaderField(name: "Authorization", value: "Bearer abc"))
    #expect(!profile.text.contains("Bearer abc"))
    #expect(profile.text.contains("{Authorization: [redacted], X-A: plain}"))
  }

  @Test func anEscapedSecretTakesTheTextWithIt() throws {
    let profile = try parse("load: {rate: 100, headers: {Cookie: \"\\x61=b\"}}\nsetups: [baseline]\n")
    #expect(profile.load.headers.first?.value == "a=b")
    #expect(profile.text == "[redacted]: it holds a credential in escaped form\n")
  }

  @Test func theRecordKeepsWhatWasUnderstood() throws {
    let profile = try parse("load: {rate: 100, arrival: burst}\nsetups: [baseline, sidecar]\ndesign: {blocks: 6}\n")
    let record = profile.record(placement: try profile.placement(cores: 2), setups: profile.setups)
    #expect(record.requestedRate == 100 && record.arrival == "burst" && record.blocks == 6)
    #expect(record.generatorCores == [0] && record.otherCores == [1])
    #expect(record.text == profile.text)
    #expect(record.limits["sendLagP99"] == 1_000_000)
  }

  @Test func placementFollowsTheMachine() throws {
    let free = try parse("load: {rate: 100}\nsetups: [baseline]\n")
    #expect(try free.placement(cores: 1) == Placement(generator: [0], others: [0]))
    #expect(try free.placement(cores: 4) == Placement(generator: [0], others: [1, 2, 3]))
    let fixed = try parse("load: {rate: 100}\nsetups: [baseline]\nplacement: {generator: 0, others: [1, 3]}\n")
    #expect(try fixed.placement(cores: 4) == Placement(generator: [0], others: [1, 3]))
    #expect(
      throws: Problem.usage(
        "Profiles/x.yaml: placement names core 3, but this machine has 2 (0 to 1): choose among those")
    ) { try fixed.placement(cores: 2) }
  }
}
