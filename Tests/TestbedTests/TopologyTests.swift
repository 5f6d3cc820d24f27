import Testing

@testable import Testbed

struct TopologyTests {
  @Test func twoNodesAreJoinedByAWire() {
    let topology = Topology(.twoNodes)
    #expect(topology.namespaces == ["node1", "node2", "client", "server"])
    #expect(
      topology.linkCommands == [
        "link add br0 netns node1 type bridge mcast_snooping 0",
        "link add br0 netns node2 type bridge mcast_snooping 0",
        "link add wire netns node1 type veth peer name wire netns node2",
        "link add v-client netns node1 type veth peer name eth0 netns client",
        "link add v-server netns node2 type veth peer name eth0 netns server",
      ])
    #expect(
      topology.commands(in: "node2") == [
        "link set lo up", "addr add 10.99.2.1/24 dev br0", "link set br0 up", "link set v-server master br0 up",
        "addr add 10.99.255.2/30 dev wire", "link set wire up", "route add 10.99.1.0/24 via 10.99.255.1",
      ])
    #expect(
      topology.commands(in: "server") == [
        "link set lo up", "addr add 10.99.2.20/24 dev eth0", "link set eth0 up", "route add default via 10.99.2.1",
      ])
    #expect(
      topology.captureLinks == [Topology.CaptureLink(place: "the wire", namespace: "node1", interface: "wire")])
  }

  @Test func oneNodeHoldsBothPods() {
    let topology = Topology(.oneNode)
    #expect(topology.namespaces == ["node1", "client", "server"])
    #expect(
      topology.commands(in: "node1") == [
        "link set lo up", "addr add 10.99.1.1/24 dev br0", "link set br0 up", "link set v-client master br0 up",
        "link set v-server master br0 up",
      ])
    #expect(topology.server.address == "10.99.1.20")
    #expect(topology.captureLinks.map(\.interface) == ["v-client"])
  }

  @Test func furtherPodsAreOnTheServersNode() {
    let topology = Topology(.twoNodes, adding: ["waypoint"])
    #expect(topology.namespaces == ["node1", "node2", "client", "server", "waypoint"])
    #expect(topology.additional.map(\.address) == ["10.99.2.30"])
    // Both legs are looked at: to the further pod, and from there to the server.
    #expect(topology.captureLinks.map(\.interface) == ["wire", "v-server"])
    #expect(topology.captureLinks.map(\.namespace) == ["node1", "node2"])
    #expect(topology.commands(in: "waypoint").contains("route add default via 10.99.2.1"))
    #expect(topology.commands(in: "node2").contains("link set v-waypoint master br0 up"))
    #expect(Topology(.oneNode, adding: ["waypoint"]).additional.map(\.address) == ["10.99.1.30"])
  }

  @Test func nodesForwardAndNothingBridgedMeetsIptables() {
    let topology = Topology(.twoNodes)
    let node = topology.settings(in: "node1").map { "\($0.key)=\($0.value)" }
    #expect(
      node == [
        "bridge/bridge-nf-call-iptables=0", "ipv6/conf/all/disable_ipv6=1", "ipv4/ip_forward=1",
        "ipv4/conf/all/rp_filter=0", "ipv4/conf/default/rp_filter=0",
      ])
    #expect(
      topology.settings(in: "client").map(\.key) == ["bridge/bridge-nf-call-iptables", "ipv6/conf/all/disable_ipv6"])
  }
}
