import Foundation
import Kernel
import Quantities
import Results

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
  private let model: Model
  private let adminSocket: String

  /// Starts Envoy on `stage` in a pod's or node's namespace; it is not ready yet.
  ///
  /// - Throws: `Problem` of kind environment.
  init(
    name: String, as model: Model = .istioProxy, in network: NetworkNamespace, on stage: Stage,
    listeners: [EnvoyListener], internalListeners: [EnvoyInternalListener] = [], clusters: [EnvoyCluster]
  ) throws(Problem) {
    self.name = name
    self.model = model
    let binary = try stage.resources.envoy()
    let identity = model == .istioProxy ? stage.resources.proxyIdentity : nil
    let directory = try stage.makeDirectory(named: name, owner: identity)
    adminSocket = "\(directory)/admin.sock"
    let config = EnvoyConfig(
      name: name, adminSocket: adminSocket, listeners: listeners, internalListeners: internalListeners,
      clusters: clusters)
    let file = "\(directory)/envoy.json"
    do {
      let json = stage.plan.overlay?.applied(to: config.json) ?? config.json
      try File.write(json.text(), to: file)
    } catch {
      throw .environment("cannot write Envoy's configuration: \(error)")
    }
    var spawn = Spawn(
      binary.path,
      [
        "-c", file, "--disable-hot-restart", "--concurrency", "\(stage.plan.proxyThreads)", "--log-level", "warning",
      ], environment: stage.resources.environment)
    spawn.network = network
    spawn.identity = identity
    spawn.processors = stage.plan.proxyProcessors
    process = try stage.start(spawn, name: name, role: .proxy)
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

  /// What it is and runs with.
  ///
  /// - Throws: `Problem` of kind environment when the proxy does not answer.
  func record(resources: Resources) throws(Problem) -> ComponentRecord {
    let binary = try resources.envoy()
    return ComponentRecord(
      name: name, role: ComponentRole.proxy.rawValue, software: "Envoy",
      version: Self.version(inServerInfo: try ask("/server_info").body), note: "upstream, not \(model.rawValue)",
      digest: binary.digest, argv: process.argv, config: Self.withoutNode(try ask("/config_dump").body))
  }

  /// A configuration dump without `node`: 100 KB that list every extension the binary holds.
  static func withoutNode(_ dump: String) -> String {
    guard var document = try? JSONSerialization.jsonObject(with: Data(dump.utf8)) as? [String: Any],
      var configs = document["configs"] as? [[String: Any]]
    else { return dump }
    for index in configs.indices {
      guard var bootstrap = configs[index]["bootstrap"] as? [String: Any] else { continue }
      bootstrap["node"] = nil
      configs[index]["bootstrap"] = bootstrap
    }
    document["configs"] = configs
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    let data = try? JSONSerialization.data(withJSONObject: document, options: options)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? dump
  }

  /// The second part of `"version": "HASH/1.40.0/Clean/RELEASE/BoringSSL"`.
  static func version(inServerInfo text: String) -> String {
    guard let line = text.split(separator: "\n").first(where: { $0.contains("\"version\": \"") }) else {
      return "unknown"
    }
    let parts = line.split(separator: "/")
    return parts.count > 1 ? String(parts[1]) : "unknown"
  }

  private func ask(_ path: String) throws(Problem) -> HTTPExchange.Answer {
    let address = try SocketAddress.unix(path: adminSocket)
    do throws(SystemError) {
      let admin = try HTTPExchange(to: address, host: "admin", patience: .seconds(5))
      return try admin.get(path)
    } catch {
      throw .environment("\(name) does not answer on its admin socket: \(error)")
    }
  }
}
