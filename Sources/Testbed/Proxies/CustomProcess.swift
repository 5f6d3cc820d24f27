import Kernel
import Profiles
import Quantities
import Results

/// A process of a set-up of the user's own, started.
struct CustomProcess {
  private enum Program {
    case envoy(Envoy)
    case other
  }

  let settings: CustomSettings.Process
  let process: SupervisedProcess
  private let network: NetworkNamespace
  private let program: Program

  /// In a pod it runs as proxies do, on a node as our own user.
  ///
  /// - Throws: `Problem` of kind environment; its program may not be there.
  init(_ settings: CustomSettings.Process, on stage: Stage) throws(Problem) {
    self.settings = settings
    network = Self.network(of: settings.place, on: stage)
    let identity = settings.place.isPod ? stage.resources.proxyIdentity : nil
    let role = settings.isAccounted ? ComponentRole.proxy : .helper
    let placeholders = Placeholders(stage)
    switch settings.program {
    case .envoy(let bootstrap):
      let envoy = try Envoy(
        name: settings.name, bootstrap: try placeholders.fill(bootstrap.text), mark: stage.resources.proxyMark,
        in: network, as: identity, role: role, on: stage)
      program = .envoy(envoy)
      process = envoy.process
    case .command(let command):
      var words: [String] = []
      for word in command { words.append(try placeholders.fill(word)) }
      guard let path = Executable.find(words[0], path: stage.resources.environment["PATH"] ?? "") else {
        throw .environment("\(settings.name): its program \(words[0]) was not found; correct its name or install it")
      }
      var spawn = Spawn(path, Array(words.dropFirst()), environment: stage.resources.environment)
      spawn.network = network
      spawn.identity = identity
      spawn.processors = stage.plan.proxyProcessors
      program = .other
      process = try stage.start(spawn, name: settings.name, role: role)
    }
  }

  private static func network(of place: CustomSettings.Place, on stage: Stage) -> NetworkNamespace {
    let network = stage.network
    return switch place {
    case .client: network.client
    case .server: network.server
    case .clientNode: network.node(network.topology.client.node)
    case .serverNode: network.node(network.topology.server.node)
    }
  }

  /// - Parameter deadline: monotonic ns.
  /// - Throws: `Problem` of kind environment with its last words.
  func waitUntilReady(deadline: UInt64) throws(Problem) {
    switch (settings.readiness, program) {
    case (nil, .envoy(let envoy)): try envoy.waitUntilReady(deadline: deadline)
    case (nil, .other): return
    case (.port(let port)?, _):
      try process.poll(until: deadline, for: "accept connections on port \(port)") {
        _ = try connect(to: port)
        return true
      }
    case (.answer(let port, let path)?, _):
      try process.poll(until: deadline, for: "answer \(path) on port \(port)") {
        try connect(to: port).get(path).status < 400
      }
    }
  }

  private func connect(to port: Int) throws -> HTTPExchange {
    let address = try SocketAddress.resolve(host: "127.0.0.1", port: UInt16(port))
    return try HTTPExchange(to: address, host: "127.0.0.1", in: network, patience: .seconds(1))
  }

  /// How many connections its listeners have accepted; nil when it is no Envoy.
  func accepted() throws(Problem) -> UInt64? {
    guard case .envoy(let envoy) = program else { return nil }
    let counts = try envoy.statistics(matching: "^listener.*downstream_cx_total")
    return counts.reduce(0) { sum, count in
      count.key.contains("admin") || count.key.contains("worker_") ? sum : sum + count.value
    }
  }

  func record(resources: Resources) throws(Problem) -> ComponentRecord {
    switch program {
    case .envoy(let envoy): try envoy.record(resources: resources)
    case .other:
      ComponentRecord(
        name: settings.name, role: process.role.rawValue,
        software: String(process.argv[0].split(separator: "/").last ?? ""), version: "unknown",
        note: "as the profile has it", digest: try? FileDigest.sha256(of: process.argv[0]), argv: process.argv)
    }
  }
}
