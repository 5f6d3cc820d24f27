import Kernel
import Profiles
import Quantities
import Results
import Testbed

extension TrialRunner {
  /// At most so much (ns) of the cell's warm-up and of its window: programs take the same time in every run.
  private static let longest = (warmup: UInt64(1_000_000_000), window: UInt64(2_000_000_000))

  /// Times a set-up's BPF programs under the cell's load, apart from all trials: the timing itself costs CPU.
  ///
  /// - Throws: `Problem` of kind environment when the set-up does not come up, or the kernel times no programs.
  func timePrograms(of setup: any Setup) throws(Problem) -> BPFPassRecord {
    let token = Self.token()
    let running = try testbed.up(setup, token: token)
    defer { running.down() }
    var load = cell.load
    load.warmup = Nanoseconds(min(load.warmup.count, Self.longest.warmup))
    load.duration = Nanoseconds(min(load.duration.count, Self.longest.window))
    let command = GeneratorCommand(
      load, url: running.targetURL, tokenHeader: RunningSetup.tokenHeader, token: token, seed: seed)
    let statistics = try BPFStatistics()
    let before = running.programRunTimes()
    let generator = try GeneratorProcess(
      command, in: running, processors: ProcessorSet(placement.generator), realtimePriority: Self.realtimePriority,
      environment: environment)
    let patience = load.warmup.count + load.duration.count + load.timeout.count + 10_000_000_000
    let result = try generator.record(deadline: MonotonicClock.nanoseconds() + patience).result
    let spent = zip(running.programRunTimes(), before).map { $0.since($1) }
    _ = consume statistics
    return BPFPassRecord(requests: result.lifetime.responses, programs: Self.byName(spent))
  }

  /// In the order of their first appearance.
  private static func byName(_ times: [BPFRunTime]) -> [ProgramRecord] {
    times.reduce(into: []) { records, time in
      if let index = records.firstIndex(where: { $0.name == time.program }) {
        records[index].runs += time.runs
        records[index].ns += time.nanoseconds
      } else {
        records.append(ProgramRecord(name: time.program, runs: time.runs, ns: time.nanoseconds))
      }
    }
  }
}
