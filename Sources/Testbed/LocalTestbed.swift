import Glibc
import Kernel
import Quantities

/// The testbed of this machine: builds set-ups in network namespaces, one at a time, inside a sandbox.
package final class LocalTestbed: Sendable {
  package let plan: TestbedPlan
  package let resources: Resources
  private let sandbox: Sandbox

  /// - Parameter sandbox: proof that we are inside one; nothing here touches the host's network.
  /// - Throws: `Problem` of kind environment where a system program is missing.
  package init(
    _ plan: TestbedPlan, in sandbox: Sandbox, environment: [String: String]
  ) throws(Problem) {
    self.plan = plan
    self.sandbox = sandbox
    resources = try Resources(sandbox: sandbox, environment: environment, envoy: plan.envoy)
  }

  private init(_ plan: TestbedPlan, as other: LocalTestbed) {
    self.plan = plan
    sandbox = other.sandbox
    resources = other.resources
  }

  /// The same testbed for another plan.
  package func with(_ plan: TestbedPlan) -> LocalTestbed { LocalTestbed(plan, as: self) }

  /// Builds a set-up from nothing and returns when a request has been answered through it.
  ///
  /// - Parameter token: hex digits that only this trial has; the generator is to send them as `X-Toll-Token`.
  /// - Throws: `Problem` of kind environment; nothing of the set-up is left then.
  package func up(_ setup: any Setup, token: String) throws(Problem) -> RunningSetup {
    let start = MonotonicClock.now
    if let obstacle = setup.obstacle(in: sandbox) { throw .environment("\(setup.name): \(obstacle)") }
    let stage = try Stage(
      Topology(setup.topology, adding: setup.additionalPods), serviceAddress: setup.serviceAddress, plan: plan,
      resources: resources)
    do throws(Problem) {
      try startServer(on: stage)
      let path = try setup.bringUp(on: stage)
      try probe(stage)
      let probes = try path.counters()
      return RunningSetup(
        setup: setup, stage: stage, path: path, token: token, afterProbes: probes, startTime: MonotonicClock.now - start
      )
    } catch {
      stage.leave()
      throw error
    }
  }

  private func startServer(on stage: Stage) throws(Problem) {
    guard let name = plan.serverCommand.first else { throw .usage("the server's command is empty") }
    guard let program = Executable.find(name, path: resources.environment["PATH"] ?? "") else {
      throw .environment("the server's program \(name) was not found; correct its name or install it")
    }
    var spawn = Spawn(program, Array(plan.serverCommand.dropFirst()), environment: resources.environment)
    spawn.network = stage.network.server
    spawn.processors = plan.serverProcessors
    let server = try stage.start(spawn, name: "server", role: .server)
    let address = try stage.serverAddress()
    let deadline = MonotonicClock.nanoseconds() + 10_000_000_000
    try server.poll(until: deadline, for: "accept connections on port \(plan.serverPort)") {
      _ = try HTTPExchange(to: address, host: "", in: stage.network.server, patience: .seconds(1))
      return true
    }
  }

  /// One request from the client pod through the whole path, repeated until it is answered below 400.
  private func probe(_ stage: Stage) throws(Problem) {
    let address = try stage.targetAddress()
    let deadline = MonotonicClock.nanoseconds() + 10_000_000_000
    var last = "no attempt"
    while MonotonicClock.nanoseconds() < deadline {
      do throws(SystemError) {
        let exchange = try HTTPExchange(
          to: address, host: address.description, in: stage.network.client, patience: .seconds(2))
        let answer = try exchange.get(plan.probePath)
        if answer.status < 400 { return }
        last = "status \(answer.status)"
      } catch {
        last = error.description
      }
      for process in stage.running {
        if let exit = process.child.exitIfEnded {
          throw .environment("\(process.name) \(exit) before a request came through: \(process.lastWords)")
        }
      }
      Thread.sleep(until: MonotonicClock.nanoseconds() + 5_000_000)
    }
    throw .environment("no request came through to \(stage.targetURL)\(plan.probePath.dropFirst()) in 10 s: \(last)")
  }
}

extension Stage {
  private var targetHost: String { serviceAddress ?? network.topology.server.address }

  /// `http://10.99.2.20:8080/`, as seen from the client pod.
  var targetURL: String { "http://\(targetHost):\(plan.serverPort)/" }

  func targetAddress() throws(Problem) -> SocketAddress {
    try SocketAddress.resolve(host: targetHost, port: plan.serverPort)
  }

  func serverAddress() throws(Problem) -> SocketAddress {
    try SocketAddress.resolve(host: network.topology.server.address, port: plan.serverPort)
  }
}
