import Foundation
import Support
import Testing

/// `toll run` on the built binary, with real namespaces and a real Envoy.
@Suite(.serialized) struct RunTests {
  private static let small = """
    description: small enough for a test
    load: {rate: 400, connections: 8, warmup: 1s, duration: 1s}
    setups: [baseline, sidecar]
    server: {size: 512}
    design: {blocks: 1, reruns: 0, seed: 5}
    \(patience)
    """

  /// Whatever else this machine does, the trials are valid.
  private static let patience =
    "limits: {foreignCpu: 64, canaryP99: 10s, sendLagP99: 1s, steal: 1, achieved: 0.5, little: 1}"

  private func profile(_ text: String, in folder: String) throws -> String {
    let path = "\(folder)/small.yaml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test(Requirement.root, Requirement.envoy)
  func comparesASidecarWithTheBaseline() throws {
    try withScratchFolder { folder in
      let before = try Traces.now()
      let end = try TollBinary.run("run", try profile(Self.small, in: folder), "--output", "\(folder)/out")
      #expect(end.status == 0, "\(end)")
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out").sorted()
      #expect(files.map { $0.split(separator: "-").last } == ["small.html", "small.json", "small.md"])
      let record = try Record(at: "\(folder)/out/\(files[1])")
      #expect(record.trials.map(\.setup).sorted() == ["baseline", "sidecar"])
      for trial in record.trials {
        #expect(trial.valid, "\(trial.setup): \(trial.reasons)")
        #expect(trial.proof.holds)
        let lifetime = try #require(trial.load?.result.lifetime)
        #expect(lifetime.connectionsOpened == 8)
        // 1 s of warm-up and 1 s of window at 400/s.
        #expect(lifetime.requestsSent == 800)
        #expect(trial.load?.result.outcomes == ["2xx": 400])
      }
      let sidecar = try #require(record.trials.first { $0.setup == "sidecar" })
      #expect(Set(sidecar.cpu.keys) == ["generator", "server", "client-proxy", "server-proxy"])
      #expect(sidecar.cpu.values.allSatisfy { $0.ns > 0 })
      #expect(
        sidecar.proof.checks.first { $0.name == "connections redirected out of the client pod" }?.observed == "8")
      #expect(end.stdout.contains("record  \(folder)/out/"))
      try poll(for: "an end without traces") { try Traces.now() == before }
    }
  }

  @Test(Requirement.root)
  func aBlockWithAnInvalidTrialIsMeasuredAgainUpToTheLimit() throws {
    try withScratchFolder { folder in
      let text = """
        load: {rate: 400, connections: 4, warmup: 100ms, duration: 200ms}
        setups: [baseline]
        design: {blocks: 2, reruns: 1, seed: 5}
        limits: {canaryP99: 1ns}

        """
      let end = try TollBinary.run(
        "run", try profile(text, in: folder), "--output", "\(folder)/out", "--json", "\(folder)/run.json")
      #expect(end.status == 2, "\(end)")
      let record = try Record(at: "\(folder)/run.json")
      #expect(record.trials.map(\.valid) == [false, false, false])
      #expect(record.trials.map(\.block) == [1, 2, 3])
    }
  }

  @Test(Requirement.root, Requirement.program("clang"))
  func timesBPFProgramsApartFromTheTrials() throws {
    try withScratchFolder { folder in
      let text = Self.small.replacingOccurrences(of: "baseline, sidecar", with: "baseline, ebpf")
      let end = try TollBinary.run(
        "run", try profile(text, in: folder), "--output", "\(folder)/out", "--json", "\(folder)/run.json")
      #expect(end.status == 0, "\(end)")
      let record = try Record(at: "\(folder)/run.json")
      #expect(record.trials.map(\.setup).sorted() == ["baseline", "ebpf"])
      #expect(record.setups.map(\.name) == ["baseline", "ebpf"] && record.setups[0].bpf == nil)
      let pass = try #require(record.setups[1].bpf)
      // 1 s of warm-up and 1 s of window at 400/s, over 8 connections.
      #expect(pass.requests == 800)
      #expect(pass.programs.first { $0.name == "service/connect_backend" }?.runs == 8)
      let route = try #require(pass.programs.first { $0.name == "route/redirect" })
      // Each request and each answer is a packet, redirected on two nodes.
      #expect(route.runs >= 4 * 800 && route.ns > route.runs)
      for trial in record.trials {
        #expect(trial.upNs ?? 0 > 1_000_000)
        let row = try #require(trial.ledger?.rows.first { $0.kind == "wake-ups" })
        #expect(row.name == "wake-ups of idle cores")
      }
      #expect(end.stdout.contains("of which BPF") && end.stdout.contains("runs/request"), "\(end)")
    }
  }

  @Test(Requirement.root, Requirement.envoy)
  func setupsOfTheUsersOwnAreExplained() throws {
    let example = "\(packageRoot)/Profiles/custom-example.yaml"
    let list = try TollBinary.run("setup", "list", "--profile", example)
    let rows = list.stdout.split(separator: "\n").filter { $0.hasPrefix("my-") }
    #expect(rows.count == 2 && rows[1].contains("L4 encrypted"), "\(list)")
    let end = try TollBinary.run("setup", "explain", "my-pair", "--profile", example)
    #expect(end.status == 0, "\(end)")
    for part in ["REDIRECT 15001 ─ near ─", "iptables -A TOLL_REDIRECT -p tcp -j REDIRECT --to-ports 15006"] {
      #expect(end.stdout.contains(part), "\(end)")
    }
    let unknown = try TollBinary.run("setup", "explain", "my-pair")
    #expect(unknown.status == 64 && unknown.stderr.hasPrefix("toll: there is no set-up \"my-pair\";"), "\(unknown)")
  }

  @Test(Requirement.root, Requirement.envoy)
  func recordsWhenAProxyHadUsedUpItsQuota() throws {
    try withScratchFolder { folder in
      let text = Self.small + "\nproxy: {concurrency: 2}\nmatrix: {proxy.cpuLimit: [none, 0.2]}\n"
      let end = try TollBinary.run(
        "run", try profile(text, in: folder), "--output", "\(folder)/out", "--json", "\(folder)/run.json")
      #expect(end.status == 0, "\(end)")
      for trial in try Record(at: "\(folder)/run.json").trials {
        let limited = trial.setup == "sidecar" && trial.cell == "cpuLimit=0.2"
        let counted = trial.cpu.filter { $0.value.throttledPeriods != nil }.keys.sorted()
        #expect(counted == (limited ? ["client-proxy", "server-proxy"] : []), "\(trial.setup) \(trial.cell ?? "")")
      }
    }
  }

  @Test(Requirement.root, Requirement.envoy)
  func measuresSetupsOfTheUsersOwn() throws {
    try withScratchFolder { folder in
      let profiles = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Profiles").path
      try FileManager.default.copyItem(atPath: "\(profiles)/custom", toPath: "\(folder)/custom")
      let example = try String(contentsOfFile: "\(profiles)/custom-example.yaml", encoding: .utf8)
      let file = try profile("\(example)\n\(Self.patience)\n", in: folder)
      let end = try TollBinary.run(
        "run", file, "--output", "\(folder)/out", "--json", "\(folder)/run.json", "--envoy-config",
        "\(folder)/custom/http.yaml")
      #expect(end.status == 0, "\(end)")
      let record = try Record(at: "\(folder)/run.json")
      #expect(record.trials.map(\.setup).sorted() == ["baseline", "custom", "my-envoy", "my-pair"])
      for trial in record.trials {
        #expect(trial.proof.holds, "\(trial.setup): \(trial.proof.checks)")
      }
      let pair = try #require(record.trials.first { $0.setup == "my-pair" })
      #expect(Set(pair.cpu.keys) == ["generator", "server", "far", "near"])
    }
  }

  @Test(Requirement.root, Requirement.envoy)
  func killingItInATrialLeavesNothing() throws {
    try withScratchFolder { folder in
      let before = try Traces.now()
      let long = Self.small.replacingOccurrences(of: "duration: 1s", with: "duration: 30s")
      let arguments = ["run", try profile(long, in: folder), "--output", "\(folder)/out"]
      try withChild(TollBinary.path, arguments) { child in
        try poll(for: "a sidecar trial", within: .seconds(60)) {
          // Outside, supervisor, runner, server, two Envoys, generator.
          try Traces.now().processes >= before.processes + 7
        }
        child.send(SIGKILL)
        try poll(for: "the end of everything it started") { try Traces.now() == before }
      }
    }
  }

  @Test(Requirement.root, Requirement.envoy)
  func interruptingItKeepsWhatIsMeasured() throws {
    try withScratchFolder { folder in
      let many = Self.small.replacingOccurrences(of: "blocks: 1,", with: "blocks: 50,")
      let arguments = ["run", try profile(many, in: folder), "--output", "\(folder)/out"]
      try withChild(TollBinary.path, arguments) { child in
        try poll(for: "two trials", within: .seconds(60)) { child.stderr.contains("trial 2  block") }
        child.send(SIGINT)
        let end = try child.wait()
        #expect(end.status == 2)
        #expect(end.stderr.contains("toll: interrupted after "), "\(end)")
        let name = try #require(
          try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out").first { $0.hasSuffix(".json") })
        let record = try Record(at: "\(folder)/out/\(name)")
        #expect(record.interrupted)
        #expect(record.trials.count >= 2)
      }
    }
  }

  private static let profiles =
    (try? FileManager.default.contentsOfDirectory(atPath: "\(packageRoot)/Profiles"))?.filter { $0.hasSuffix(".yaml") }
    .sorted() ?? []

  @Test(arguments: profiles)
  func everyProfileOfTheRepositoryCanBePlanned(file: String) throws {
    let end = try TollBinary.run("run", "\(packageRoot)/Profiles/\(file)", "--plan")
    #expect(end.status == 0 && end.stdout.contains("in all"), "\(end)")
  }

  @Test func aProfileIsCheckedBeforeAnythingStarts() throws {
    try withScratchFolder { folder in
      let wrong = try profile("load: {qsp: 5}\nsetups: [baseline]\n", in: folder)
      let end = try TollBinary.run("run", wrong)
      #expect(end.status == 64)
      #expect(end.stderr == "toll: \(wrong):1: unknown key \"qsp\" under load; did you mean \"rate\"?\n", "\(end)")
    }
  }

  @Test(Requirement.root)
  func aMissingEnvoySaysHowToGetIt() throws {
    try withScratchFolder { folder in
      let end = try TollBinary.run(
        "run", try profile(Self.small, in: folder), "--output", "\(folder)/out",
        environment: ["TOLL_ENVOY": "/nowhere/envoy"])
      #expect(end.status == 2)
      let complaints = end.stderr.split(separator: "\n").filter { $0.hasPrefix("toll: ") }
      #expect(complaints.count == 1 && complaints[0].contains("/nowhere/envoy"), "\(end)")
    }
  }
}
