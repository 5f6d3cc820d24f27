import Kernel
import Quantities
import Results
import Synchronization

/// A set-up that is up, with everything a trial needs of it.
package final class RunningSetup: Sendable {
  package let setup: any Setup
  /// Hex digits to be sent with every request, in the header `RunningSetup.tokenHeader`.
  package let token: String
  /// From nothing to the first answered request.
  package let startTime: Nanoseconds
  let stage: Stage
  let path: any DataPath
  private let afterProbes: PathCounters
  private let observation = Mutex(Observation())

  private struct Observation {
    var captures: [(place: String, capture: Capture)] = []
    /// By place.
    var summaries: [String: CaptureSummary] = [:]
  }

  package static let tokenHeader = "X-Toll-Token"

  init(
    setup: any Setup, stage: Stage, path: any DataPath, token: String, afterProbes: PathCounters,
    startTime: Nanoseconds
  ) {
    self.setup = setup
    self.stage = stage
    self.path = path
    self.token = token
    self.afterProbes = afterProbes
    self.startTime = startTime
  }

  package var targetURL: String { stage.targetURL }

  /// Server, proxies, and what was started in the client pod: names, roles, pids (of the sandbox), processors.
  package var components: [SupervisedProcess] { stage.running.filter { $0.role != .helper } }

  /// Starts the generator in the client pod: `spawn` as given, in that pod's namespace. It ends with the set-up.
  ///
  /// - Throws: `Problem` of kind environment.
  package func startInClientPod(_ spawn: Spawn, name: String = "generator") throws(Problem) -> SupervisedProcess {
    var spawn = spawn
    spawn.network = stage.network.client
    return try stage.start(spawn, name: name, role: .generator)
  }

  /// Looks at the packets between the pods until `endCapture`; meant for the warm-up.
  ///
  /// - Throws: `Problem` of kind environment.
  package func beginCapture() throws(Problem) {
    for link in stage.network.topology.captureLinks {
      do throws(SystemError) {
        let capture = try Capture(on: link.interface, in: stage.network.namespace(link.namespace), token: token)
        observation.withLock { $0.captures.append((link.place, capture)) }
      } catch {
        throw .environment("cannot capture packets between the pods: \(error)")
      }
    }
  }

  /// Ends the capture and keeps what it saw for the proof.
  package func endCapture() {
    let captures = observation.withLock { state in
      defer { state.captures = [] }
      return state.captures
    }
    for (place, capture) in captures {
      let summary = capture.finish()
      observation.withLock { $0.summaries[place] = summary }
    }
  }

  /// The evidence that the generator's traffic took this path.
  ///
  /// - Throws: `Problem` of kind environment when a component does not give its counters.
  package func proof(of totals: GeneratorTotals) throws(Problem) -> ProofRecord {
    let whole = try path.counters()
    let counted = setup.checks(totals, spent: whole.since(afterProbes), whole: whole)
    let summaries = observation.withLock { $0.summaries }
    let seen = stage.network.topology.captureLinks.flatMap {
      ProofCheck.wire(setup.wire, summaries[$0.place], on: $0.place)
    }
    return ProofRecord(restsOn: setup.evidence, checks: counted + seen)
  }

  /// What the set-up added between the pods: versions, digests, command lines, configurations.
  ///
  /// - Throws: `Problem` of kind environment when a component does not answer.
  package func records() throws(Problem) -> [ComponentRecord] { try path.records() }

  /// How often and how long each BPF program of the path has run under `BPFStatistics`; empty where there is none.
  package func programRunTimes() -> [BPFRunTime] { path.programs.flatMap { $0.runTimes() } }

  /// The exact words of every component, in the order of their start.
  package var commandLines: [(component: String, argv: [String])] { stage.running.map { ($0.name, $0.argv) } }

  /// Stops everything and removes the namespaces. Safe to repeat.
  package func down() {
    endCapture()
    stage.leave()
  }
}
