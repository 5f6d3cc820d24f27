import ArgumentParser
import Kernel
import Load
import Quantities
import Results
import Sampling

/// `toll load`: drives one target and says what it saw, its own error included.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Drive a target at a constant rate and measure it.",
    discussion: """
      Response times count from when a request was due, not from when it was sent, so a stalled server cannot hide its \
      stall (no coordinated omission). Send lag is the generator's own error.

      Examples:
        toll load http://localhost:8080/ --qps 1000 -c 64 -t 30s --warmup 5s
        toll load http://localhost:8080/ --qps 3200 -c 1600 --arrival burst
        toll load http://localhost:8080/ --qps 100..2000@1m,2000@2m -c 128
        toll load http://localhost:8080/ --protocol h2c -c 4 --streams 32
        toll load tcp://localhost:8078 -c 16
        toll load http://localhost:8079/fgrpc.PingServer/Ping --protocol grpc --qps 1000
        toll load http://localhost:8080/ --qps max -c 64 -n 100000 --json -
        toll load https://localhost:8443/ --cacert ca.crt --cert client.crt --key client.key --connection-reuse 1
      """)

  @OptionGroup var load: LoadOptions

  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(help: ArgumentHelp("Write events as JSON lines to this descriptor.", visibility: .hidden))
  var events: Int32?

  @Option(
    help: ArgumentHelp("Print when the first so many requests are due, in ns, and send none.", visibility: .hidden))
  var dumpSchedule: Int?

  func run() throws {
    let plan = try load.plan()
    if let dumpSchedule { return Self.dump(plan, dumpSchedule) }
    Interrupt.catchFirst()
    let progress = LoadProgress(plan, events: events, style: ProgressStyle(quiet: output.quiet))
    let startTime = WallClock.rfc3339()
    let result = try LoadRun(plan).run(interrupted: { Interrupt.isRaised }, report: progress.hear)
    progress.end()
    let cautions = Caution.about(result, plan: plan)
    switch output.format {
    case .toll:
      if let json = output.json { try Records.write(try record(of: result, plan, cautions), to: json) }
      say(LoadSummary(plan, result, cautions, percentiles: output.percentiles).text)
    case .fortio:
      let fortio = output.fortio(result, plan, startTime: startTime)
      for file in output.fortioFiles(fortio) { try Records.write(fortio, to: file) }
      say(FortioSummary(fortio, result, cautions).text)
    }
    if result.aborted {
      Terminal.complain("ended by --abort-on: an answer had status \(plan.abortOn ?? 0)")
      throw ExitCode(1)
    }
    try Self.judge(result)
  }

  private static func dump(_ plan: LoadPlan, _ count: Int) {
    var schedule = Schedule(
      plan.arrivals, connections: plan.connections, seed: plan.seed, extent: .first(UInt64(count)), worker: 0, of: 1)
    var text = ""
    while schedule.next != .max {
      text += "\(schedule.next)\n"
      schedule.advance()
    }
    Terminal.put(text, on: 1)
  }

  /// Nothing but the record goes to standard output when it is asked for there.
  private func say(_ text: String) {
    if !output.quiet, output.json != "-" { Terminal.say(text) }
  }

  private func record(of result: LoadResult, _ plan: LoadPlan, _ cautions: [Caution]) throws -> LoadRecord {
    let dialect = try Dialect(load.request.dialect, for: plan.target)
    return LoadRecord(
      tool: Version.tool,
      plan: LoadPlanRecord(
        plan, method: load.request.methodName(for: dialect), headers: load.request.headers,
        protocolName: dialect.rawValue,
        payloadBytes: plan.call.bodyLength,
        commandLine: ["toll"] + Swift.CommandLine.arguments.dropFirst()),
      host: HostReader().facts(toolchain: Version.compiler),
      result: LoadResultRecord(result, plan: plan, percentiles: output.percentiles), cautions: cautions)
  }

  /// A run in which nothing succeeded has measured nothing: that is no success.
  static func judge(_ result: LoadResult) throws(Problem) {
    guard result.total.response.isEmpty, !result.interrupted else { return }
    guard let most = result.total.outcomes.max(by: { $0.value < $1.value }) else {
      throw .environment("no request was due in the window; give it more time (-t) or a higher --qps")
    }
    throw .environment(
      "not one request succeeded: \(most.value) of \(result.total.requests) ended as \(most.key.key) (\(most.key.meaning))"
    )
  }
}
