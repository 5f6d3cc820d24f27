import Glibc
import Kernel
import Quantities

/// The namespaces of one trial, up and connected.
package final class PodNetwork: Sendable {
  package let topology: Topology
  private let namespaces: [String: NetworkNamespace]

  /// Builds the topology with one `ip` process for the links and one for each namespace.
  ///
  /// - Throws: `Problem` of kind environment; what was built until then is removed.
  init(_ topology: Topology, ip: Tool) throws(Problem) {
    self.topology = topology
    var made: [String: NetworkNamespace] = [:]
    do {
      for name in topology.namespaces {
        made[name] = try NetworkNamespace.create(named: name, in: Sandbox.namespaces)
      }
      try ip.run(["-batch", "-"], input: topology.linkCommands)
      for (name, namespace) in made {
        try ip.run(["-batch", "-"], input: topology.commands(in: name), in: namespace)
        let settings = topology.settings(in: name)
        try namespace.perform { () throws(SystemError) in try Self.apply(settings) }
      }
    } catch {
      for namespace in made.values { namespace.remove() }
      throw (error as? Problem) ?? .environment("cannot build the pods' network: \(error)")
    }
    namespaces = made
  }

  /// Settings the kernel does not have (no IPv6, no bridge filter) need no turning off.
  private static func apply(_ settings: [(key: String, value: String)]) throws(SystemError) {
    for (key, value) in settings {
      do throws(SystemError) {
        try File.set("/proc/sys/net/\(key)", value)
      } catch  where error.code == ENOENT {
        continue
      }
    }
  }

  package var client: NetworkNamespace { namespace(topology.client.name) }
  package var server: NetworkNamespace { namespace(topology.server.name) }
  func pod(_ pod: Topology.Pod) -> NetworkNamespace { namespace(pod.name) }
  func node(_ number: Int) -> NetworkNamespace { namespace(topology.nodeName(number)) }

  func namespace(_ name: String) -> NetworkNamespace {
    guard let namespace = namespaces[name] else { preconditionFailure("the topology has no namespace \(name)") }
    return namespace
  }

  /// Takes the names away; the namespaces end with their last process.
  func remove() {
    for namespace in namespaces.values { namespace.remove() }
  }
}
