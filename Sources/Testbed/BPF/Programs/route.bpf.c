// Packets between pods pass their node's bridge, routing table and netfilter by: they are redirected where they come in,
// from a pod's link straight into the other pod, or onto the wire or into the tunnel to the node it is on.
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>

#include "toll.h"

enum way { TO_POD, TO_WIRE, TO_TUNNEL };

struct route {
  __u32 way;
  __u32 interface;  // to a pod: its link on this node
  __u32 next_hop;   // on the wire: the other node, network order
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 64);
  __type(key, __u32);
  __type(value, struct route);
} routes SEC(".maps");  // by the pod's address, network order

COUNTER(to_pod);
COUNTER(to_wire);
COUNTER(to_tunnel);

// Packets from a pod or from the wire, with their Ethernet header.
SEC("tc")
int redirect(struct __sk_buff *packet) {
  void *end = (void *)(long)packet->data_end;
  struct ethhdr *ethernet = (void *)(long)packet->data;
  struct iphdr *ip = (void *)(ethernet + 1);
  if ((void *)(ip + 1) > end || ethernet->h_proto != bpf_htons(ETH_P_IP)) return TC_ACT_OK;
  __u32 destination = ip->daddr;
  struct route *route = bpf_map_lookup_elem(&routes, &destination);
  if (!route) return TC_ACT_OK;
  if (route->way == TO_POD) {
    count(&to_pod);
    return bpf_redirect_peer(route->interface, 0);
  }
  if (route->way == TO_TUNNEL) {
    count(&to_tunnel);
    return bpf_redirect(route->interface, 0);
  }
  count(&to_wire);
  struct bpf_redir_neigh neighbour = {.nh_family = AF_INET, .ipv4_nh = route->next_hop};
  return bpf_redirect_neigh(route->interface, &neighbour, sizeof neighbour, 0);
}

// Packets from the tunnel, without an Ethernet header: the pod's link needs one.
SEC("tc")
int arrive(struct __sk_buff *packet) {
  void *end = (void *)(long)packet->data_end;
  struct iphdr *ip = (void *)(long)packet->data;
  if ((void *)(ip + 1) > end || packet->protocol != bpf_htons(ETH_P_IP)) return TC_ACT_OK;
  __u32 destination = ip->daddr;
  struct route *route = bpf_map_lookup_elem(&routes, &destination);
  if (!route || route->way != TO_POD || bpf_skb_change_head(packet, ETH_HLEN, 0)) return TC_ACT_OK;
  struct ethhdr ethernet = {.h_proto = bpf_htons(ETH_P_IP)};
  if (bpf_skb_store_bytes(packet, 0, &ethernet, sizeof ethernet, 0)) return TC_ACT_SHOT;
  count(&to_pod);
  return bpf_redirect_peer(route->interface, 0);
}
