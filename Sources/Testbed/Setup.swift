import Quantities
import Results

/// What a look at the packets between the pods must show.
package enum WireClaim: Equatable, Sendable {
  case plaintext
  case encrypted
  /// Nothing but UDP to this port, and that encrypted.
  case tunnelled(port: UInt16)
  /// The data takes another way than packets.
  case bypassed
}

/// One way of getting from the client pod to the server pod. One file in Setups/ each.
package protocol Setup: Sendable {
  var name: String { get }
  var setupClass: SetupClass { get }
  var topology: Topology.Shape { get }
  /// The path of a request, in one line.
  var summary: String { get }
  /// The same as a drawing of a few lines.
  var drawing: String { get }
  var wire: WireClaim { get }
  /// What the proof rests on, in words.
  var evidence: String { get }
  /// The IPv4 address clients ask for instead of the server pod's own.
  var serviceAddress: String? { get }
  /// Names of pods it needs beside client and server.
  var additionalPods: [String] { get }

  /// Why this set-up cannot be built here, in one line; nil when nothing is known against it.
  func obstacle(in sandbox: Sandbox) -> String?

  /// Puts the path between the pods; pods and server are up.
  ///
  /// - Throws: `Problem` of kind environment. What was started goes with the stage.
  func bringUp(on stage: Stage) throws(Problem) -> any DataPath

  /// What the path's counters must say. Pure.
  ///
  /// - Parameters:
  ///   - spent: counted since bring-up, probes excluded.
  ///   - whole: counted in the path's whole life, probes included.
  func checks(_ totals: GeneratorTotals, spent: PathCounters, whole: PathCounters) -> [ProofCheck]
}

extension Setup {
  package var serviceAddress: String? { nil }
  package var additionalPods: [String] { [] }
  package func obstacle(in sandbox: Sandbox) -> String? { nil }
}

/// What a set-up has put between the pods.
package protocol DataPath: Sendable {
  /// All counters the proof needs, as they are now.
  ///
  /// - Throws: `Problem` of kind environment when a component does not answer.
  func counters() throws(Problem) -> PathCounters

  /// The components it added, with versions, digests and configurations.
  ///
  /// - Throws: `Problem` of kind environment when a component does not answer.
  func records() throws(Problem) -> [ComponentRecord]

  /// The BPF programs it is made of.
  var programs: [BPFObject] { get }
}

extension DataPath {
  package var programs: [BPFObject] { [] }
}

/// The set-ups this testbed can build.
package enum SetupCatalogue {
  static func all(_ topology: Topology.Shape) -> [any Setup] {
    [
      Baseline(topology: topology), Sidecar(topology: topology), SidecarNoPolicy(topology: topology),
      SidecarTCP(topology: topology), Ambient(topology: topology), AmbientWaypoint(topology: topology),
      EBPF(topology: topology), EBPFSockmap(), EBPFL7(topology: topology),
    ] + (topology == .twoNodes ? [EBPFEncrypted()] : [])
  }
}
