import Quantities
import Results

/// The machine a run was measured on, and what its cores did, as tables.
struct MachineTables {
  let run: RunRecord

  var host: Table {
    let host = run.host
    let clock = host.mhz.map { ", \(Decimals.fixed($0, 0)) MHz" } ?? ""
    var table = Table([.left("host"), .left("")])
    table.add(["processor", "\(host.cpuModel), \(host.cores) cores\(clock), governor \(host.governor)"])
    table.add(["memory", ByteCount(host.memoryBytes).description])
    table.add(["system", "\(host.distribution), kernel \(host.kernel), \(host.architecture)"])
    table.add(["hypervisor", host.hypervisor])
    table.add(["clock source", host.clocksource])
    let options = host.kernelConfig.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    table.add(["kernel build", options.joined(separator: ", ")])
    table.add([
      "tool", "\(run.tool.name) \(run.tool.version)\(run.tool.git.map { " (\($0))" } ?? ""), \(host.toolchain)",
    ])
    return table
  }

  /// Shares of each core's time by set-up: means over the valid trials' windows.
  var cores: Table {
    var table = Table([.left("set-up"), .right("core"), .right("busy"), .right("softirq"), .right("steal")])
    for setup in run.setups {
      let cores = run.trials(of: setup).filter(\.valid).flatMap(\.perCore)
      for core in Set(cores.map(\.core)).sorted() {
        let slices = cores.filter { $0.core == core }.flatMap(\.series)
        table.add([setup.label, "\(core)"] + [\CoreSecond.busy, \.softirq, \.steal].map { mean($0, over: slices) })
      }
    }
    return table
  }

  /// Second by second, in whole percent.
  var series: Table {
    var table = Table([
      .right("trial"), .left("set-up"), .right("core"), .left("busy, % by second"), .left("softirq"), .left("steal"),
    ])
    for trial in run.trials.sorted(by: { $0.order < $1.order }) {
      for core in trial.perCore {
        let shares = [\CoreSecond.busy, \.softirq, \.steal].map { share in
          core.series.map { Decimals.fixed($0[keyPath: share] * 100, 0) }.joined(separator: " ")
        }
        table.add(["\(trial.order)", trial.label, "\(core.core)"] + shares)
      }
    }
    return table
  }

  private func mean(_ share: KeyPath<CoreSecond, Double>, over slices: [CoreSecond]) -> String {
    let total = slices.reduce(0) { $0 + Double($1.durationNs) }
    guard total > 0 else { return Figures.none }
    return Figures.share(slices.reduce(0) { $0 + $1[keyPath: share] * Double($1.durationNs) } / total)
  }
}
