import Sampling
import Testbed

/// Which of the host's processes belong to a trial.
struct TrialAccounts {
  let components: [String: [Int32]]
  let accounts: Accounts

  /// - Parameter procfs: shows all processes of the host.
  init(_ setup: RunningSetup, in procfs: ProcFS) {
    let numbers = ProcessNumbers(in: procfs)
    components = Dictionary(
      setup.components.map { process in (process.name, [numbers.outside(process.pid)].compactMap(\.self)) },
      uniquingKeysWith: +)
    let groups = Dictionary(grouping: setup.components, by: \.name).compactMapValues { processes -> [String]? in
      let paths = processes.compactMap { $0.controlGroup?.path }
      return paths.count == processes.count ? paths : nil
    }
    let quotas = Dictionary(grouping: setup.components, by: \.name).mapValues { $0.compactMap { $0.quotaGroup?.path } }
    accounts = Accounts(
      components: components, harness: Self.harness(in: procfs), groups: groups,
      quotas: quotas.filter { !$0.value.isEmpty })
  }

  /// The runner, the sandbox's supervisor, and the process the user started.
  static func harness(in procfs: ProcFS) -> [Int32] {
    var line: [Int32] = []
    var next = procfs.link("self").flatMap { Int32($0) }
    while let pid = next, pid > 0, line.count < 3 {
      line.append(pid)
      next = procfs.text("\(pid)/stat").flatMap(ProcessStat.init)?.parent
    }
    return line
  }
}
