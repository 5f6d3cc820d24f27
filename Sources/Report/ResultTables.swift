import Quantities
import Results

/// What a run says about its set-ups, as tables.
struct ResultTables {
  let run: RunRecord

  /// Percentiles of all valid trials merged.
  var latency: Table {
    var table = Table([.left("set-up"), .right("requests"), .right("p50"), .right("p90"), .right("p99"), .right("max")])
    for setup in run.setups {
      guard let response = setup.pooled?.response else {
        table.add([setup.label, "0"] + Array(repeating: Figures.none, count: 4))
        continue
      }
      table.add(
        [setup.label, "\(response.count)"]
          + [Percentile.p50, .p90, .p99].map { Figures.time(response.value(at: $0)) } + [Figures.time(response.maxNs)])
    }
    return table
  }

  /// Against the baseline, paired by block.
  var overhead: Table {
    var table = Table([
      .left("set-up"), .left("metric"), .right("overhead"), .right("95 % interval"), .right("difference, µs"),
      .right("95 % interval, µs"), .right("pairs"),
    ])
    for setup in run.setups {
      guard let overhead = setup.overhead else { continue }
      let latencies: [(Percentile, EffectRecord?)] = [(.p50, overhead.p50), (.p90, overhead.p90), (.p99, overhead.p99)]
      for (percentile, effect) in latencies {
        guard let effect else { continue }
        let mark = Evidence.isDescriptive(percentile, of: setup, in: run) ? " (descriptive)" : ""
        table.add(row(setup.label, "p\(percentile.label)\(mark)", effect))
      }
      if let cpu = overhead.cpu { table.add(row(setup.label, "CPU a request", cpu)) }
      if let cpu = overhead.machineCpu { table.add(row(setup.label, "CPU a request, whole machine", cpu)) }
    }
    return table
  }

  private func row(_ setup: String, _ metric: String, _ effect: EffectRecord) -> [String] {
    [
      setup, metric, Figures.ratio(effect.ratio), Figures.ratioInterval(effect),
      Figures.signedMicroseconds(effect.deltaUs), Figures.deltaInterval(effect), "\(effect.pairs)",
    ]
  }

  /// CPU and memory by component, with their sum.
  var components: Table {
    var table = Table([
      .left("set-up"), .left("component"), .right("CPU µs/request"), .right("cores"), .right("memory (PSS)"),
      .right("idle"),
    ])
    for setup in run.setups {
      let names = setup.components.map(\.name).filter { setup.cpuUsPerRequest[$0] != nil }
      for name in names + setup.cpuUsPerRequest.keys.filter({ !names.contains($0) }).sorted() {
        let title = setup.components.first { $0.name == name }?.title ?? name
        table.add([
          setup.label, title, setup.cpuUsPerRequest[name].map(Figures.microseconds) ?? Figures.none,
          setup.cpuCores[name].map { Decimals.fixed($0, 3) } ?? Figures.none, Figures.bytes(setup.memoryPssBytes[name]),
          Figures.bytes(setup.memoryIdlePssBytes?[name]),
        ])
      }
      guard !setup.cpuUsPerRequest.isEmpty else { continue }
      table.add([
        setup.label, "all together", Figures.microseconds(setup.cpuUsPerRequest.values.reduce(0, +)),
        Decimals.fixed(setup.cpuCores.values.reduce(0, +), 3), Figures.bytes(setup.memoryPssBytes.values.reduce(0, +)),
        Figures.bytes(setup.memoryIdlePssBytes?.values.reduce(0, +)),
      ])
    }
    return table
  }
}
