/// A real product that is known by name and needs a Kubernetes cluster: this testbed cannot build it.
package struct ClusterSetup: Equatable, Sendable {
  package let name: String
  /// Why, and what comes near it here.
  package let reason: String

  package static let all = [
    ClusterSetup(
      name: "linkerd", reason: "cluster only: linkerd2-proxy does not start without Linkerd's control plane"),
    ClusterSetup(
      name: "istio-sidecar",
      reason: "cluster only: istio-proxy takes its configuration from istiod; sidecar is its path with upstream Envoy"),
    ClusterSetup(
      name: "istio-ambient",
      reason: "cluster only: ztunnel comes with Istio's control plane; ambient is its path with Envoy for ztunnel"),
    ClusterSetup(
      name: "cilium",
      reason: "cluster only: Cilium's agent manages a node's whole network; ebpf is its path with programs of our own"),
  ]

  package static func named(_ name: String) -> ClusterSetup? { all.first { $0.name == name } }
}
