import ArgumentParser
import Kernel
import Load
import Quantities
import Results
import Wire

/// `toll capacity`: the highest rate that meets an objective.
struct CapacityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capacity",
    abstract: "Find the highest rate at which a target meets an objective.",
    discussion: """
      Doubles the rate until the objective is missed, halves the gap until it is 5 %, then tries the found rate again. The \
      answer is an interval: met below it, missed above. An objective also asks for 99 % of the rate and at most \
      0.1 % errors.

      Example:
        toll capacity http://localhost:8080/ --slo p99=5ms -c 64
      """)

  @Argument(help: "The target: http://host:port/path, or https.")
  var url: String

  @Option(help: ArgumentHelp("The objective, for example p99=5ms.", valueName: "p=limit"), transform: Parse.objective)
  var slo: Objective

  @Option(
    help: ArgumentHelp("The first rate tried (default 100/s).", valueName: "rate"), transform: Parse.oneRate)
  var from: Rate?

  @Option(
    help: ArgumentHelp("The highest rate tried (default 1M/s).", valueName: "rate"), transform: Parse.oneRate)
  var upTo: Rate?

  @Option(
    name: .short, help: ArgumentHelp("How long to measure each rate (default 5s).", valueName: "duration"),
    transform: Parse.duration)
  var time = Nanoseconds.seconds(5)

  @Option(
    help: ArgumentHelp("Load without measuring before that (default 1s).", valueName: "duration"),
    transform: Parse.duration)
  var warmup = Nanoseconds.seconds(1)

  @Option(help: "Threads, each with its own connections and event loop.")
  var threads = 1

  @OptionGroup(title: "Request") var request: RequestOptions

  @OptionGroup(title: "Connections") var connection: ConnectionOptions

  func run() throws {
    Interrupt.catchFirst()
    var search = CapacitySearch(
      from: try from ?? Rate(perSecond: 100), upTo: try upTo ?? Rate(perSecond: 1_000_000))
    Terminal.say("\(try Target(parsing: url))  \(slo), \(time) for each rate")
    while true {
      switch search.step {
      case .search(let rate): search.record(met: try meets(rate, ""))
      case .confirm(let rate): search.record(met: try meets(rate, "  again"))
      case .found(let met, let missed): return try conclude(met, missed)
      }
    }
  }

  private func meets(_ rate: Rate, _ remark: String) throws -> Bool {
    let target = try Target(parsing: url)
    let call = try request.call(for: target, timeout: connection.way.timeout)
    let plan = try LoadPlan(
      target: target, call: call, pacing: .uniform(rate), extent: .duration(time),
      connections: connection.connections, streams: connection.streams, threads: threads, warmup: warmup,
      timeout: connection.way.timeout, seed: 1, reuse: connection.connectionReuse, route: try connection.way.route(),
      security: try connection.tls.security(for: target, speaking: call.applicationProtocol))
    let result = try LoadRun(plan).run(interrupted: { Interrupt.isRaised })
    guard !result.interrupted else { throw Problem.environment("interrupted: the capacity is not known") }
    let value = Nanoseconds(result.total.response.value(at: slo.percentile))
    let verdict = slo.miss(result, at: rate).map { "missed: \($0)" } ?? "met: p\(slo.percentile.label) \(value)"
    let lag = Nanoseconds(result.total.sendLag.value(at: slo.percentile))
    // Its own lateness is in the response times: a generator as slow as the limit measures itself.
    let own =
      lag.count > slo.limit.count / 2 && result.total.waited == 0 ? "  (the generator itself was \(lag) late)" : ""
    Terminal.say("\(rate)  \(verdict)\(own)\(remark)")
    return slo.miss(result, at: rate) == nil
  }

  private func conclude(_ met: Rate?, _ missed: Rate?) throws {
    switch (met, missed) {
    case (let met?, let missed?): Terminal.say("capacity between \(met) and \(missed)")
    case (let met?, nil): Terminal.say("capacity at least \(met), the highest rate tried")
    case (nil, _): throw Problem.environment("no rate met \(slo): the target is too slow for it")
    }
  }
}

extension Parse {
  static func objective(_ text: String) throws -> Objective {
    do { return try Objective(parsing: text) } catch { throw error.asValidation }
  }

  static func oneRate(_ text: String) throws -> Rate {
    do { return try Rate(parsing: text) } catch { throw error.asValidation }
  }
}
