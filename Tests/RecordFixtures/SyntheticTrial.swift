import HDR
import Quantities
import Results

extension SyntheticRun {
  package static let requests: UInt64 = 5_000
  package static let windowNs: UInt64 = 5_000_000_000

  package static func trial(
    _ setup: String, block: Int, order: Int, factor: UInt64, invalid: Bool = false
  ) -> TrialRecord {
    let start = UInt64(order) * 10_000_000_000
    let slow: UInt64 = factor == 1 ? 0 : 1
    var cpu = [
      "generator": use(ns: requests * 9_000, switches: 5_000),
      "server": use(ns: requests * (11_000 + UInt64(block) * 10), switches: 4_000),
    ]
    var memory = [
      "generator": MemoryRecord(pssBytes: 6 << 20, rssBytes: 8 << 20, peakRssBytes: 9 << 20),
      "server": MemoryRecord(pssBytes: 5 << 20, idlePssBytes: 4 << 20, rssBytes: 7 << 20, peakRssBytes: 8 << 20),
    ]
    if slow == 1 {
      cpu["client-proxy"] = use(ns: requests * 10_000, switches: 9_000)
      memory["client-proxy"] = MemoryRecord(pssBytes: 20 << 20, rssBytes: 66 << 20, peakRssBytes: 67 << 20)
    }
    return TrialRecord(
      setup: setup, block: block, order: order, startedAt: "2026-01-02T03:04:05Z", valid: !invalid,
      reasons: invalid ? ["send lag p99 2 ms is above the limit of 1 ms"] : [], upNs: 150_000_000 + slow * 250_000_000,
      proof: ProofRecord(
        restsOn: "counters",
        checks: [
          ProofCheck(
            name: "intercepted connections", expected: "\(16 * slow)", observed: "\(16 * slow)", holds: true)
        ]),
      load: load(startNs: start, lowNs: factor * (100_000 + UInt64(block) * 1_000), factor: factor), cpu: cpu,
      memory: memory,
      machine: MachineRecord(
        windowNs: windowNs, cores: 2, busyNs: 300_000_000 + slow * 50_000_000, softirqNs: 20_000_000,
        stealNs: 10_000_000, idleNs: 9_690_000_000 - slow * 50_000_000, foreignNs: 100_000_000, foreignCores: 0.02,
        stealShare: 0.001, cpuPressureUs: 1_234),
      ledger: ledger(proxyNs: slow * requests * 10_000, otherNs: 20_000_000),
      sockets: SocketMemoryRecord(idleBytes: 8_192, loadBytes: 65_536),
      perCore: [0, 1].map { core in
        CoreRecord(
          core: core,
          series: [
            CoreSecond(startNs: start, durationNs: 1_000_000_000, busy: 0.25, softirq: 0.01, steal: 0),
            CoreSecond(
              startNs: start + 1_000_000_000, durationNs: 1_000_000_000, busy: 0.35 + Double(slow) / 10, softirq: 0.02,
              steal: 0.001),
          ])
      }, canary: histogram(from: 60_000, step: 1, count: 5_000))
  }

  /// The rows of a synthetic trial; the total is 5 ms more than they are.
  package static func ledger(proxyNs: UInt64, otherNs: UInt64) -> LedgerRecord {
    let rows = [
      LedgerRowRecord(name: "client-proxy", kind: "component", ns: proxyNs),
      LedgerRowRecord(name: "generator", kind: "component", ns: requests * 9_000),
      LedgerRowRecord(name: "server", kind: "component", ns: requests * 11_000),
      LedgerRowRecord(name: "harness", kind: "harness", ns: 10_000_000),
      LedgerRowRecord(name: "ksoftirqd", kind: "kernel", ns: 1_000_000),
      LedgerRowRecord(name: "wake-ups of idle cores", kind: "wake-ups", ns: 15_000_000),
      LedgerRowRecord(name: "other processes", kind: "other", ns: otherNs),
    ]
    return LedgerRecord(
      windowNs: windowNs, rows: rows, totalNs: rows.reduce(5_000_000) { $0 + $1.ns }, requests: requests,
      softirqNs: 20_000_000, interruptsNs: nil, contextSwitches: 25_000)
  }

  private static func use(ns: UInt64, switches: UInt64) -> CPURecord {
    CPURecord(
      ns: ns, windowNs: windowNs, requests: requests, voluntarySwitches: switches, involuntarySwitches: switches / 100)
  }

  private static func load(startNs: UInt64, lowNs: UInt64, factor: UInt64) -> LoadRecord {
    let response = histogram(from: lowNs, step: factor * 20, count: requests)
    let service = histogram(from: lowNs - 5_000, step: factor * 20, count: requests)
    let lag = histogram(from: 4_000, step: 2, count: requests)
    return LoadRecord(
      tool: tool,
      plan: LoadPlanRecord(
        url: "http://10.0.0.2:8080/", method: "GET", headers: ["X-Toll: 1"], payloadBytes: 0, requestedRate: 1000,
        arrival: "uniform", connections: 16, threads: 1, warmupNs: 2_000_000_000, durationNs: windowNs,
        requests: requests, timeoutNs: 3_000_000_000, seed: 7, commandLine: ["toll", "load", "http://10.0.0.2:8080/"]),
      host: host,
      result: LoadResultRecord(
        requestedRate: 1000, achievedRate: 999.8, durationNs: windowNs, outcomes: ["2xx": requests], response: response,
        service: service, sendLag: lag, errorResponse: histogram(from: 0, step: 0, count: 0),
        window: WindowRecord(startNs: startNs, endNs: startNs + windowNs),
        lifetime: LifetimeRecord(connectionsOpened: 16, requestsSent: 7_000, responses: 7_000), waited: 3,
        longestBacklog: 2, meanInFlight: 0.2,
        series: [
          SecondRecord(
            startNs: startNs, durationNs: windowNs, requests: requests, outcomes: ["2xx": requests], response: response,
            service: service, sendLag: lag)
        ]), cautions: [])
  }

  private static func histogram(from low: UInt64, step: UInt64, count: UInt64) -> HistogramRecord {
    let histogram = LatencyHistogram()
    for index in 0..<count { histogram.record(low + index * step) }
    return HistogramRecord(histogram)
  }
}
