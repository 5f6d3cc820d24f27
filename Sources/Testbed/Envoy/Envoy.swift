import Kernel
import Quantities

/// A running Envoy: started, asked through its admin socket, stopped with its stage.
final class Envoy: Sendable {
  /// The product whose place it takes.
  enum Model: String, Sendable {
    case istioProxy = "istio-proxy"
    /// One for a node, with transparent listeners: it keeps our own user, who may have them.
    case ciliumEnvoy = "cilium-envoy"
    /// One for a node, with sockets inside its pods: it keeps our own user, who may enter their namespaces.
    case ztunnel
  }

  let name: String
  let process: SupervisedProcess
  let note: String
  private let adminSocket: String

  /// Starts Envoy on `stage` in a pod's or node's namespace; it is not ready yet.
  ///
  /// - Throws: `Problem` of kind environment.
  convenience init(
    name: String, as model: Model = .istioProxy, in network: NetworkNamespace, on stage: Stage,
    listeners: [EnvoyListener], internalListeners: [EnvoyInternalListener] = [], clusters: [EnvoyCluster]
  ) throws(Problem) {
    let identity = model == .istioProxy ? stage.resources.proxyIdentity : nil
    let directory = try stage.makeDirectory(named: name, owner: identity)
    let config = EnvoyConfig(
      name: name, adminSocket: Envoy.adminSocket(in: directory), listeners: listeners,
      internalListeners: internalListeners, clusters: clusters)
    let text: String
    do {
      let json = stage.plan.overlay?.applied(to: config.json) ?? config.json
      text = try json.text()
    } catch {
      throw .environment("cannot write Envoy's configuration: \(error)")
    }
    let process = try Envoy.start(
      name, bootstrap: text, suffix: "json", overlay: nil, in: network, as: identity, directory: directory, on: stage)
    self.init(name: name, note: "upstream, not \(model.rawValue)", process: process, directory: directory)
  }

  /// Starts Envoy with a bootstrap of the user's own. Its admin interface is moved to where it can be asked from here, and
  /// a mark, if any, is put on its connections.
  ///
  /// - Throws: `Problem` of kind environment.
  convenience init(
    name: String, bootstrap: String, mark: UInt32?, in network: NetworkNamespace, as identity: Spawn.Identity?,
    role: ComponentRole, on stage: Stage
  ) throws(Problem) {
    let directory = try stage.makeDirectory(named: name, owner: identity)
    let overlay = EnvoyConfig.overlay(adminSocket: Envoy.adminSocket(in: directory), mark: mark)
    let process = try Envoy.start(
      name, bootstrap: bootstrap, suffix: "yaml", overlay: overlay, in: network, as: identity, role: role,
      directory: directory, on: stage)
    self.init(name: name, note: "upstream, with a bootstrap of the user's", process: process, directory: directory)
  }

  private init(name: String, note: String, process: SupervisedProcess, directory: String) {
    self.name = name
    self.note = note
    self.process = process
    adminSocket = Self.adminSocket(in: directory)
  }

  private static func adminSocket(in directory: String) -> String { "\(directory)/admin.sock" }

  /// - Parameters:
  ///   - suffix: of the bootstrap's file, by which Envoy knows how to read it.
  ///   - overlay: merged over the bootstrap.
  private static func start(
    _ name: String, bootstrap: String, suffix: String, overlay: JSON?, in network: NetworkNamespace,
    as identity: Spawn.Identity?, role: ComponentRole = .proxy, directory: String, on stage: Stage
  ) throws(Problem) -> SupervisedProcess {
    let file = "\(directory)/envoy.\(suffix)"
    var arguments = ["-c", file]
    do {
      try File.write(bootstrap, to: file)
      if let overlay { arguments += ["--config-yaml", try overlay.text()] }
    } catch {
      throw .environment("cannot write Envoy's configuration: \(error)")
    }
    arguments += ["--disable-hot-restart", "--concurrency", "\(stage.plan.proxyThreads)", "--log-level", "warning"]
    var spawn = Spawn(try stage.resources.envoy().path, arguments, environment: stage.resources.environment)
    spawn.network = network
    spawn.identity = identity
    spawn.processors = stage.plan.proxyProcessors
    return try stage.start(spawn, name: name, role: role)
  }

  /// Waits until the proxy says it is ready.
  ///
  /// - Throws: `Problem` of kind environment with the last line of Envoy's log when it ends or takes too long.
  func waitUntilReady(deadline: UInt64) throws(Problem) {
    try process.poll(until: deadline, for: "become ready") { () throws(SystemError) in
      do throws(Problem) { return try self.ask("/ready").status == 200 } catch { return false }
    }
  }

  /// The counters and gauges whose names match `filter`, a regular expression.
  ///
  /// - Throws: `Problem` of kind environment when the proxy does not answer.
  func statistics(matching filter: String) throws(Problem) -> [String: UInt64] {
    let text = try ask("/stats?filter=\(filter)").body
    let pairs = text.split(separator: "\n").compactMap { line -> (String, UInt64)? in
      guard let colon = line.lastIndex(of: ":"), let value = UInt64(line[line.index(colon, offsetBy: 2)...]) else {
        return nil
      }
      return (String(line[..<colon]), value)
    }
    return Dictionary(pairs) { _, last in last }
  }

  func ask(_ path: String) throws(Problem) -> HTTPExchange.Answer {
    let address = try SocketAddress.unix(path: adminSocket)
    do throws(SystemError) {
      let admin = try HTTPExchange(to: address, host: "admin", patience: .seconds(5))
      return try admin.get(path)
    } catch {
      throw .environment("\(name) does not answer on its admin socket: \(error)")
    }
  }
}
