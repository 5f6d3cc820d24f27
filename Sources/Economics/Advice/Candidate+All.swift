extension Candidate {
  /// With the least machinery first, which is the order in which equals are named.
  ///
  /// The study gives cores at 3,200 requests a second, so cores ÷ 3,200 is CPU per request; of its two sidecars' memory the
  /// mean is taken. Istio gives one proxy's cores at 1,000 a second; a request passes two sidecars or two ztunnels. The
  /// study's CPU for Cilium leaves the kernel out, where Cilium does its work, and so stands nowhere.
  package static let all: [Candidate] = [
    Candidate(
      name: "baseline", title: "no mesh", encryption: .none, http: .nowhere, keys: .nobody, parts: [], published: []),
    Candidate(
      name: "ebpf", title: "Cilium without encryption", encryption: .none, http: .nowhere, keys: .nobody,
      parts: [.nodeProxy], published: [PublishedUse(.study, megabytes: [.nodeProxy: 95])]),
    Candidate(
      name: "ebpf-encrypted", title: "Cilium with WireGuard", encryption: .betweenNodes, http: .nowhere, keys: .node,
      parts: [.nodeProxy], published: [PublishedUse(.study, megabytes: [.nodeProxy: 95])]),
    Candidate(
      name: "ambient", title: "Istio ambient, ztunnel alone", encryption: .always, http: .nowhere, keys: .node,
      parts: [.nodeProxy],
      published: [
        PublishedUse(.istioPerformance, megabytes: [.nodeProxy: 12], usPerRequest: 2 * 60),
        PublishedUse(.study, megabytes: [.nodeProxy: 26], usPerRequest: 0.23 / 3_200 * 1e6),
      ]),
    Candidate(
      name: "ambient-waypoint", title: "Istio ambient with waypoints", encryption: .always, http: .atWaypoints,
      keys: .node, parts: [.nodeProxy, .waypoint],
      published: [
        PublishedUse(
          .istioPerformance, megabytes: [.nodeProxy: 12, .waypoint: 60], usPerRequest: 2 * 60, waypointUs: 250)
      ]),
    Candidate(
      name: "ebpf-l7", title: "Cilium with the node's Envoy", encryption: .none, http: .atNodes, keys: .nobody,
      parts: [.nodeProxy], published: [PublishedUse(.study, megabytes: [.nodeProxy: 95])]),
    Candidate(
      name: "linkerd", title: "Linkerd", encryption: .always, http: .atPods, keys: .pod, parts: [.podProxy],
      published: [
        PublishedUse(.study, megabytes: [.podProxy: (62 + 63) / 2], usPerRequest: 0.29 / 3_200 * 1e6)
      ]),
    Candidate(
      name: "sidecar", title: "Istio sidecars", encryption: .always, http: .atPods, keys: .pod, parts: [.podProxy],
      published: [
        PublishedUse(.istioPerformance, megabytes: [.podProxy: 60], usPerRequest: 2 * 200),
        PublishedUse(.study, megabytes: [.podProxy: (255 + 169) / 2], usPerRequest: 0.81 / 3_200 * 1e6),
      ]),
  ]

  /// What others are held against: the mesh that most fleets know.
  static let usual = "sidecar"
}
