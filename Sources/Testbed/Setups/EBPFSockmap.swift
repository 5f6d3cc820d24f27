import Kernel
import Quantities
import Results

/// Two pods of one node whose sockets BPF joins: what the client writes is in the server's receive queue at once.
///
///     client ─connect4: service → pod─ socket ──sk_msg: sockhash── socket ─ server
///
/// Connections are still opened and closed with packets over the node's bridge; their data never becomes packets. This
/// is a sockmap redirect, as Merbridge has it and Cilium had it until 1.13; no current mesh moves data between pods like
/// this, and it cannot leave the machine.
///
/// Proof: the sockets joined are the generator's connections at both ends, the messages handed over are its requests and
/// the responses. A capture proves nothing where there are no packets: what it sees is in the record, and must not hold
/// the trial's token.
package struct EBPFSockmap: Setup {
  package let topology = Topology.Shape.oneNode
  package let name = "ebpf-sockmap"
  package let setupClass = SetupClass.l4
  package let summary = "client pod → BPF service address at connect → BPF from socket to socket → server pod"
  package let drawing = "client ─connect4: service → pod─ socket ──sk_msg: sockhash── socket ─ server"
  package let wire = WireClaim.bypassed
  package let evidence = "BPF map counters; the data is in no packets, so no capture could show it"
  package var serviceAddress: String? { ServiceBalancer.address }

  package init() {}

  package func obstacle(in sandbox: Sandbox) -> String? { BPFRequirement.obstacle(in: sandbox) }

  package func bringUp(on stage: Stage) throws(Problem) -> any DataPath {
    Path(balancer: try ServiceBalancer(on: stage), joiner: try SocketJoiner(on: stage), network: stage.network)
  }

  package func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck] {
    ServiceBalancer.checks(totals, spent) + SocketJoiner.checks(totals, spent)
  }

  private struct Path: DataPath {
    let balancer: ServiceBalancer
    let joiner: SocketJoiner
    let network: PodNetwork

    func counters() throws(Problem) -> PathCounters {
      try PathCounters.settled { () throws(Problem) in
        PathCounters(["translated": try balancer.translated()]).adding(try PodCounters.read(network))
          .adding(try joiner.counts())
      }
    }

    func records() throws(Problem) -> [ComponentRecord] { [balancer.record(), joiner.record()] }

    var programs: [BPFObject] { [balancer.object, joiner.object] }
  }
}
