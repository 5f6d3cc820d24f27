import Foundation
import HDR
import RecordFixtures
import Results
import Support

/// How a command of the README is run by a test.
struct ReadmeCommand: Sendable {
  /// What it cannot run without.
  enum Need: Sendable {
    /// A server at 127.0.0.1:8080; the test puts another port in its place.
    case server
    /// A server with TLS at 127.0.0.1:8443 that asks for the client's certificate.
    case mutualTLS
    /// Set-ups with Envoys in namespaces.
    case root, envoy
  }

  /// As the README has it.
  let words: String
  /// What is put in the place of what, so that it takes a second rather than minutes. All else is run as it stands.
  var instead: [(of: String, that: String)] = []
  var needs: [Need] = []
  var status: Int32 = 0
  /// A part of what it prints on either stream.
  let prints: String
  /// A file that must be there then.
  var writes: String?

  /// In place of a configuration, which would take Envoys and a second for each trial; the workflow's test has them.
  private static let plain = "'server=toll serve --http-port {port} --bind 0.0.0.0 --quiet'"

  /// One for every command; a new one in the README needs a new one here.
  static let all: [ReadmeCommand] = [
    ReadmeCommand(
      words: "scripts/bench", instead: [("scripts/bench", "scripts/bench Profiles/small.yaml")],
      needs: [.root, .envoy], prints: "sidecar against baseline: p50 "),
    ReadmeCommand(
      words: "toll load http://127.0.0.1:8080/ --qps 1000 -c 16 -t 10s", instead: [("10s", "1s")], needs: [.server],
      prints: "1000"),
    ReadmeCommand(
      words: "toll load http://127.0.0.1:8080/ --qps 1000 -t 10s --json -", instead: [("10s", "1s")],
      needs: [.server], prints: "\"schemaVersion\" : 1"),
    ReadmeCommand(
      words: "toll load -qps 1000 -c 16 -t 10s URL", instead: [("10s", "1s"), ("URL", "http://127.0.0.1:8080/")],
      needs: [.server], prints: "All done 1000 calls"),
    ReadmeCommand(
      words: "toll capacity http://127.0.0.1:8080/ --slo p99=5ms",
      instead: [("5ms", "3s --from 100 --up-to 200 -t 200ms --warmup 0 -c 8")], needs: [.server],
      prints: "capacity at least 200/s"),
    ReadmeCommand(
      words: "toll serve --http-port 8080",
      instead: [("toll", "timeout --preserve-status -s INT 1 toll"), ("8080", "0")], prints: "http on 127.0.0.1:"),
    ReadmeCommand(
      words: "toll run Profiles/quick.yaml", instead: [("quick", "small")], needs: [.root, .envoy],
      prints: "sidecar against baseline: p50 "),
    ReadmeCommand(
      words: "toll run Profiles/quick.yaml --plan", prints: "24 trials: 6 blocks of baseline, sidecar, ambient, ebpf"),
    ReadmeCommand(words: "toll setup list", prints: "sidecar-no-policy"),
    ReadmeCommand(words: "toll setup explain sidecar-tcp", prints: "sidecar-tcp"),
    ReadmeCommand(
      words: "toll doctor", instead: [("doctor", "doctor Profiles/gate.yaml --seconds 5")],
      prints: "nine times in ten"),
    ReadmeCommand(words: "toll compare old.json new.json", prints: "UNCHANGED: sidecar (new.json)"),
    ReadmeCommand(
      words: "toll gate Profiles/gate.yaml --candidate config=new.yaml", instead: [("config=new.yaml", plain)],
      prints: "against baseline (as the profile) in gate, 10 pairs of "),
    ReadmeCommand(
      words: "toll gate Profiles/gate.yaml --candidate config=new.yaml --sessions results/main",
      instead: [("config=new.yaml", plain)], status: 3,
      prints: "stored sessions can be used, and 10 are needed"),
    ReadmeCommand(
      words: "toll gate Profiles/gate.yaml --candidate config=new.yaml --baseline config=old.yaml --junit toll.xml "
        + "--summary --annotations", instead: [("config=new.yaml", plain), ("config=old.yaml", plain)],
      prints: "::notice title=toll%3A unchanged::UNCHANGED", writes: "toll.xml"),
    ReadmeCommand(words: "toll report results/RECORD.json -o report.html", prints: "", writes: "report.html"),
    ReadmeCommand(
      words: "toll convert old.json --json record.json", instead: [("old.json", "fortio.json")], prints: "",
      writes: "record.json"),
    ReadmeCommand(words: "toll cost Profiles/fleets/example.yaml", prints: "sidecar"),
    ReadmeCommand(words: "toll advise Profiles/fleets/example.yaml", prints: "sidecar"),
    ReadmeCommand(words: "toll curl http://127.0.0.1:8080/", needs: [.server], prints: "HTTP/1.1 200 OK"),
    ReadmeCommand(
      words: "toll curl -H 'A: b' URL", instead: [("URL", "http://127.0.0.1:8080/")], needs: [.server],
      prints: "HTTP/1.1 200 OK"),
    ReadmeCommand(
      words: "toll load http://127.0.0.1:8080/ --qps 1000 --until-steady --requests Profiles/requests/example.yaml",
      instead: [("example.yaml", "example.yaml -t 1s")], needs: [.server], prints: "GET /product"),
    ReadmeCommand(
      words: "toll load http://127.0.0.1:8080/ --protocol h2c -c 4 --streams 32",
      instead: [("32", "32 -t 200ms")], needs: [.server], prints: "4 connections × 32 streams"),
    ReadmeCommand(
      words: "toll load https://127.0.0.1:8443/ --cacert ca.crt --cert client.crt --key client.key "
        + "--peer-uri spiffe://cluster.local/ns/a/sa/b",
      instead: [("spiffe://cluster.local/ns/a/sa/b", "\(Certificates.clientIdentity) -n 20")], needs: [.mutualTLS],
      prints: "2xx 20"),
    ReadmeCommand(
      words: "toll grpcping 127.0.0.1:8079 -n 10", instead: [("8079", "8080")], needs: [.server], prints: "2xx 10"),
    ReadmeCommand(
      words: "toll serve --rest",
      instead: [("toll", "timeout --preserve-status -s INT 1 toll"), ("--rest", "--rest --http-port 0")],
      prints: "http on 127.0.0.1:"),
    ReadmeCommand(
      words: "toll view results/",
      instead: [("toll", "timeout --preserve-status -s INT 1 toll"), ("results/", "results/ --http-port 0")],
      prints: "toll view: http://127.0.0.1:"),
    ReadmeCommand(words: "toll report results/RECORD.json --format openmetrics", prints: "# EOF"),
    // ReleaseTests makes a release, of the program that the tests use, and installs it.
    ReadmeCommand(words: "scripts/release", instead: [("scripts/release", "sh -n scripts/release")], prints: ""),
    ReadmeCommand(
      words: "toll setup up ambient-waypoint",
      instead: [("toll", "timeout --preserve-status -s INT 6 toll")], needs: [.root, .envoy],
      prints: "ambient-waypoint"),
  ]
}

/// A folder in which the README's commands find what they name.
enum ReadmeFolder {
  /// As Profiles/gate.yaml, but it takes seconds, bears any machine, and has no proxy to start.
  static let gate = gate(of: "baseline")

  static func gate(of setups: String, rate: Int = 2_500, duration: String = "100ms") -> String {
    """
    load: {rate: \(rate), connections: 32, warmup: 20ms, duration: \(duration)}
    setups: [\(setups)]
    design: {blocks: 3}
    limits: {foreignCpu: 64, canaryP99: 10s, sendLagP99: 1s, steal: 1, achieved: 0.1, little: 1}
    gate: {metrics: [p50], effect: {p50: 900%}, margin: {p50: 1000%}}

    """
  }

  /// As Profiles/quick.yaml, but one block of two set-ups.
  private static let small = """
    load: {rate: 400, connections: 4, warmup: 100ms, duration: 300ms}
    setups: [baseline, sidecar]
    design: {blocks: 1}
    limits: {foreignCpu: 64, canaryP99: 10s, sendLagP99: 1s, steal: 1, achieved: 0.1, little: 1}

    """

  static func fill(_ folder: String) throws {
    let files = FileManager.default
    try files.copyItem(atPath: "\(packageRoot)/Profiles", toPath: "\(folder)/Profiles")
    for directory in ["results/main", "scripts", "bin"] {
      try files.createDirectory(atPath: "\(folder)/\(directory)", withIntermediateDirectories: true)
    }
    for script in ["bench", "release"] {
      try files.copyItem(atPath: "\(packageRoot)/scripts/\(script)", toPath: "\(folder)/scripts/\(script)")
    }
    try files.createSymbolicLink(atPath: "\(folder)/bin/toll", withDestinationPath: TollBinary.path)
    // Setting up and building need the network and minutes; they are done when this runs.
    try program("#!/bin/sh\n", at: "\(folder)/scripts/setup")
    try program("#!/bin/sh\necho '\(TollBinary.path)'\n", at: "\(folder)/scripts/build")
    try write(gate, to: "\(folder)/Profiles/gate.yaml")
    try write(small, to: "\(folder)/Profiles/small.yaml")
    try write("access_log: []\n", to: "\(folder)/old.yaml")
    try write("access_log: []\nserver_name: new\n", to: "\(folder)/new.yaml")
    try records(in: folder)
  }

  static func program(_ text: String, at path: String) throws {
    try write(text, to: path)
    chmod(path, 0o755)
  }

  static func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  private static func records(in folder: String) throws {
    for (session, name) in ["old", "new", "results/RECORD"].enumerated() {
      let trials = SyntheticRun.arms(blocks: 12, candidate: "sidecar", session: session) { _ in 2 }
      try ResultStore.save(try SyntheticRun.session(trials), to: "\(folder)/\(name).json")
    }
  }
}
