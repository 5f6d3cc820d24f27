import Kernel
import Quantities
import Results

/// Joins the two ends of every connection between the pods, so that what one writes is what the other reads.
struct SocketJoiner {
  let object: BPFObject

  private static let counters = ["clients_joined", "servers_joined", "redirected", "passed"]

  /// - Throws: `Problem` of kind environment.
  init(on stage: Stage) throws(Problem) {
    object = try BPFObject(.sockets, compiler: stage.resources.compiler())
    let network = stage.network
    let pods = object.map("pods")
    for (pod, namespace) in [(network.topology.client, network.client), (network.topology.server, network.server)] {
      let cookie: UInt64
      do throws(SystemError) { cookie = try namespace.cookie() } catch {
        throw .environment("cannot tell the pods' namespaces apart: \(error)")
      }
      try pods.set(BPFAddress.networkOrder(pod.address), to: cookie)
    }
    try object.attach("redirect", toSocketsOf: "ends")
    try object.attach("join", to: try stage.resources.requiredControlGroup())
  }

  /// Sockets joined, messages redirected from one to the other, and messages that took the network after all.
  func counts() throws(Problem) -> PathCounters {
    var counts: [String: UInt64] = [:]
    for name in Self.counters { counts[name] = try object.count(name) }
    return PathCounters(counts)
  }

  static func checks(_ totals: GeneratorTotals, _ spent: PathCounters) -> [ProofCheck] {
    let packets = spent["client.OutRequests"] + spent["client.InReceives"]
    // Opening and closing take seven, a window that fills up some more.
    let few = spent["redirected"] + 16 * totals.connectionsOpened
    return [
      .equal("clients' sockets joined", expected: totals.connectionsOpened, observed: spent["clients_joined"]),
      .equal("servers' sockets joined", expected: totals.connectionsOpened, observed: spent["servers_joined"]),
      .atLeast(
        "messages handed from socket to socket", totals.requestsSent + totals.responses, observed: spent["redirected"]),
      .zero("messages sent through the network", observed: spent["passed"]),
      ProofCheck(
        name: "packets of the client pod, data or none", expected: "fewer than \(few)", observed: "\(packets)",
        holds: packets < few),
    ]
  }

  func record() -> ComponentRecord { object.record("socket-joiner", hooks: "sockops and sk_msg on a sockhash") }
}
