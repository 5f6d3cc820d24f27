import Foundation
import Profiles
import Quantities
import Testing

/// Every complaint is one line with file and line, and says what to do.
@Suite struct ProfileComplaintTests {
  private func complaint(_ text: String) -> String? {
    do {
      _ = try ProfileLoader.parse(text, file: "x.yaml", setups: ["baseline", "sidecar", "ambient"])
      return nil
    } catch {
      #expect(error.kind == .usage)
      #expect(!error.description.contains("\n"))
      return error.description
    }
  }

  /// `line` under `load`, which begins in line 2 with the rate in line 3: `line` is line 4.
  private func complaint(load line: String) -> String? {
    complaint("setups: [baseline]\nload:\n  rate: 100\n  \(line)\n")
  }

  private func complaint(with section: String) -> String? {
    complaint("setups: [baseline]\nload: {rate: 100}\n\(section)\n")
  }

  @Test func unknownKeys() {
    #expect(complaint(load: "qsp: 5") == "x.yaml:4: unknown key \"qsp\" under load; did you mean \"rate\"?")
    #expect(
      complaint(load: "conections: 5")
        == "x.yaml:4: unknown key \"conections\" under load; did you mean \"connections\"?")
    #expect(complaint(load: "c: 5") == "x.yaml:4: unknown key \"c\" under load; did you mean \"connections\"?")
    #expect(
      complaint(load: "zebra: 5")
        == "x.yaml:4: unknown key \"zebra\" under load; known here: rate, connections, threads, warmup, duration, timeout, "
        + "arrival, path, payload, reuse, headers")
    #expect(complaint(with: "desing: {blocks: 3}") == "x.yaml:3: unknown key \"desing\"; did you mean \"design\"?")
    #expect(
      complaint(with: "design:\n  blcoks: 3")
        == "x.yaml:4: unknown key \"blcoks\" under design; did you mean \"blocks\"?")
    #expect(
      complaint(with: "limits: {sendlagp99: 3ms}")
        == "x.yaml:3: unknown key \"sendlagp99\" under limits; did you mean \"sendLagP99\"?")
    #expect(complaint(with: "[a]: 3")?.hasPrefix("x.yaml:3: unknown key \"?\"") == true)
  }

  @Test func wrongValues() {
    let rate = "setups: [baseline]\nload:\n  rate: "
    #expect(
      complaint(rate + "0\n")
        == "x.yaml:3: load.rate: a rate must be above 0 and at most 10000000000 per second, not 0.0")
    #expect(complaint(rate + "fast\n") == "x.yaml:3: load.rate: \"fast\" is not a rate (for example 1000, 2.5k, 800/s)")
    #expect(complaint(rate + "[1]\n") == "x.yaml:3: load.rate is a list, but one value belongs here")
    #expect(complaint(rate + "\n") == "x.yaml:3: load.rate has no value: give it one or remove the line")
    #expect(
      complaint(load: "duration: 5")
        == "x.yaml:4: load.duration: \"5\" is not a duration: its unit is missing (for example 250us, 5ms, 1.5s, 1m30s)"
    )
    #expect(
      complaint(load: "warmup: 2sec")
        == "x.yaml:4: load.warmup: \"2sec\" is not a duration: \"sec\" is no unit of time (for example 250us, 5ms, 1.5s, 1m30s)"
    )
    #expect(complaint(load: "duration: 0s") == "x.yaml:4: load.duration is 0 ns, but must be longer than 0 ns")
    #expect(complaint(load: "connections: 0") == "x.yaml:4: load.connections is 0, but must lie between 1 and 100000")
    #expect(
      complaint(load: "connections: many") == "x.yaml:4: load.connections is \"many\", but a whole number belongs here")
    #expect(complaint(load: "threads: 17") == "x.yaml:4: load.threads is 17, but must lie between 1 and 16")
    #expect(
      complaint(load: "arrival: random")
        == "x.yaml:4: load.arrival is \"random\", but must be one of uniform, burst, poisson"
    )
    #expect(
      complaint(load: "path: echo")
        == "x.yaml:4: load.path is \"echo\", but a path starts with \"/\" and has no blanks (for example /echo?size=1024)"
    )
    #expect(
      complaint(load: "path: \"/a\\r\\nX: y\"")
        == "x.yaml:4: load.path is \"/a\\r\\nX: y\", but a path starts with \"/\" and has no blanks (for example /echo?size=1024)"
    )
    #expect(
      complaint(with: "server: {size: 3 apples}")
        == "x.yaml:3: server.size: \"3 apples\" is not a number of bytes (for example 512, 16KB, 1MB)")
    #expect(complaint(with: "design: {blocks: 0}") == "x.yaml:3: design.blocks is 0, but must lie between 1 and 10000")
    #expect(
      complaint(with: "design: {seed: -1}") == "x.yaml:3: design.seed is \"-1\", but a whole number from 0 belongs here"
    )
    #expect(complaint(with: "limits: {steal: 101%}") == "x.yaml:3: limits.steal is 101%, but must lie between 0 and 1")
    #expect(
      complaint(with: "limits: {steal: low}")
        == "x.yaml:3: limits.steal is \"low\", but a share belongs here (for example 0.01 or 1%)")
    #expect(
      complaint(with: "proxy: {concurrency: 0}") == "x.yaml:3: proxy.concurrency is 0, but must lie between 1 and 256")
  }

  @Test func headersThatWouldBreakARequest() {
    #expect(complaint(load: "headers: {\"X A\": b}") == "x.yaml:4: load.headers.X A is no name for a header")
    #expect(
      complaint(load: "headers: {X-A: \"b\\r\\nX-Evil: c\"}")
        == "x.yaml:4: load.headers.X-A holds a line break or control character, which a header cannot")
    #expect(complaint(load: "headers: [a]") == "x.yaml:4: load.headers is a list, but keys with values belong here")
  }

  @Test func setups() {
    let load = "load: {rate: 100}\nsetups: "
    #expect(
      complaint(load + "[baseline, sidcar]\n") == "x.yaml:2: unknown set-up \"sidcar\"; did you mean \"sidecar\"?")
    #expect(
      complaint(load + "\n  - baseline\n  - linkerd\n")
        == "x.yaml:4: unknown set-up \"linkerd\"; known: baseline, sidecar, ambient")
    #expect(complaint(load + "[baseline, baseline]\n") == "x.yaml:2: setups names \"baseline\" twice: remove one")
    #expect(complaint(load + "[sidecar]\n") == nil, "the baseline is added by those who know its topology")
    #expect(complaint(load + "[]\n") == "x.yaml:2: setups is empty: name the set-ups to be measured")
    #expect(complaint(load + "baseline\n") == "x.yaml:2: setups is one value, but a list of set-ups belongs here")
  }

  @Test func placement() {
    #expect(complaint(with: "placement: {generator: 0}") == "x.yaml:3: placement.others is missing")
    #expect(
      complaint(with: "placement: {generator: -1, others: 1}")
        == "x.yaml:3: placement.generator is -1, but must lie between 0 and 4095")
    #expect(
      complaint(with: "placement: {generator: 0, others: [1, 1]}")
        == "x.yaml:3: placement.others names core 1 twice: remove one")
    #expect(
      complaint(with: "placement: {generator: [], others: 1}")
        == "x.yaml:3: placement.generator is empty, but needs at least one core")
  }

  @Test func shape() {
    #expect(complaint("") == "x.yaml: it is empty: a profile needs at least load.rate and setups")
    #expect(complaint("# only a comment\n") == "x.yaml: it is empty: a profile needs at least load.rate and setups")
    #expect(complaint("---\n") == "x.yaml: it is empty: a profile needs at least load.rate and setups")
    #expect(complaint("- a\n") == "x.yaml:1: the whole is a list, but keys with values belong here")
    #expect(
      complaint("load: 5\nsetups: [baseline]\n") == "x.yaml:1: load is one value, but keys with values belong here")
    #expect(complaint("setups: [baseline]\n") == "x.yaml: load is missing")
    #expect(complaint("load: {rate: 100}\n") == "x.yaml: setups is missing")
    #expect(complaint("setups: [baseline]\nload:\n  connections: 4\n") == "x.yaml:3: load.rate is missing")
    #expect(
      complaint(load: "rate: 200") == "x.yaml:3: the key \"rate\" stands here and again below: remove one")
    #expect(complaint("load: {rate: 100\nsetups\n") == "x.yaml:3: it is not YAML: did not find expected ',' or '}'")
    #expect(complaint("load:\n\trate: 5\n")?.hasPrefix("x.yaml:2: it is not YAML: ") == true)
    #expect(complaint(with: "\"a\\nb\": 1")?.hasPrefix("x.yaml:3: unknown key \"a\\nb\"; known here: name, ") == true)
    #expect(complaint("a: *nowhere\n") == "x.yaml:1: it is not YAML: found undefined alias")
    #expect(complaint("load: {rate: 1}\n---\nload: {rate: 2}\n")?.hasPrefix("x.yaml:2: it is not YAML: ") == true)
  }

  @Test func files() throws {
    #expect(
      throws: Problem.usage(
        "/nonexistent/p.yaml: there is no such profile: name a YAML file such as Profiles/quick.yaml")
    ) { try ProfileLoader.load("/nonexistent/p.yaml", setups: []) }
    let folder = NSTemporaryDirectory()
    #expect(
      throws: Problem.usage("\(folder): it cannot be read: name a YAML file such as Profiles/quick.yaml")
    ) { try ProfileLoader.load(folder, setups: []) }
    let path = folder + "toll-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data([0x6c, 0xff, 0xfe]).write(to: URL(fileURLWithPath: path))
    #expect(
      throws: Problem.usage("\(path): it is not UTF-8 text: name a YAML file such as Profiles/quick.yaml")
    ) { try ProfileLoader.load(path, setups: []) }
  }
}
