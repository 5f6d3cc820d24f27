import HDR
import Quantities
import Results

/// A made-up run for tests of what reads records. Every optional key is filled somewhere in it, and no number is measured.
package enum SyntheticRun {
  package static let setups = [
    SetupDeclaration(
      name: "baseline", class: "none", topology: "two-nodes", baseline: "baseline", components: [generator, server]),
    SetupDeclaration(
      name: "sidecar", class: "L7", topology: "two-nodes", baseline: "baseline",
      components: [generator, server, clientProxy],
      bpf: BPFPassRecord(
        requests: 2_000,
        programs: [
          ProgramRecord(name: "service/connect_backend", runs: 16, ns: 8_000),
          ProgramRecord(name: "route/redirect", runs: 8_000, ns: 1_600_000),
        ])),
  ]

  /// Blocks of one baseline and one sidecar trial. In block `b` the baseline's response times run from 100 + b µs in
  /// equal steps, the sidecar's are three times that; its CPU per request is 10 µs more.
  ///
  /// - Parameter invalid: blocks whose sidecar trial is invalid.
  package static func trials(blocks: Int, invalid: Set<Int> = []) -> [TrialRecord] {
    (1...blocks).flatMap { block in
      [
        trial("baseline", block: block, order: 2 * block - 1, factor: 1),
        trial("sidecar", block: block, order: 2 * block, factor: 3, invalid: invalid.contains(block)),
      ]
    }
  }

  package static func run(blocks: Int = 6, invalid: Set<Int> = []) throws -> RunRecord {
    let trials = trials(blocks: blocks, invalid: invalid)
    return RunRecord(
      tool: tool, profile: profile(blocks: blocks), seed: 42, testbed: "local", host: host,
      startedAt: "2026-01-02T03:04:05Z", finishedAt: "2026-01-02T03:06:05Z", interrupted: false, trials: trials,
      setups: try Comparison(trials: trials).records(for: setups),
      commandLines: [
        CommandLine(setup: "baseline", purpose: "server", line: "toll serve --http-port 8080"),
        CommandLine(
          setup: "baseline", purpose: "generator",
          line: "toll load --qps 1000 -c 16 -t 5s --warmup 2s --arrival uniform http://10.0.0.2:8080/"),
      ],
      cautions: [Caution(kind: "synthetic", text: "This run was made up for a test.")])
  }

  package static let tool = ToolRecord(name: "toll", version: "0.1.0", git: "0123abc")

  package static let host = HostRecord(
    cpuModel: "Imaginary 9000", cores: 2, mhz: 2500, governor: "unknown", architecture: "x86_64", kernel: "6.1.0",
    kernelConfig: ["HZ": "250", "IRQ_TIME_ACCOUNTING": "n"], clocksource: "tsc", hypervisor: "none",
    memoryBytes: 8_589_934_592, distribution: "Debian GNU/Linux 12 (bookworm)", toolchain: "Swift 6.3.1")

  package static let generator = ComponentRecord(
    name: "generator", role: "generator", software: "toll load", version: "0.1.0", argv: ["toll", "load"])
  package static let server = ComponentRecord(
    name: "server", role: "server", software: "toll serve", version: "0.1.0", argv: ["toll", "serve"])
  package static let clientProxy = ComponentRecord(
    name: "client-proxy", role: "proxy", software: "Envoy", version: "1.40.0", note: "upstream, not istio-proxy",
    digest: String(repeating: "ab", count: 32), argv: ["envoy", "-c", "client.json"], config: "{}")

  private static func profile(blocks: Int) -> ProfileRecord {
    ProfileRecord(
      name: "synthetic", description: "Made up for a test", text: "load: {rate: 1000}\n", requestedRate: 1000,
      arrival: "uniform", connections: 16, threads: 1, warmupNs: 2_000_000_000, durationNs: 5_000_000_000,
      timeoutNs: 3_000_000_000, setups: ["baseline", "sidecar"], blocks: blocks, proxyConcurrency: 1,
      generatorCores: [0], otherCores: [1], limits: ["achieved": 0.99, "sendLagP99": 1_000_000])
  }
}
