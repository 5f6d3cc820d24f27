// Packets between pods pass their node's bridge, routing table and netfilter by: they are redirected where they come in,
// from a pod's link straight into the other pod, or onto the wire to the node it is on.
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>

#include "toll.h"

#define AF_INET 2

struct route {
  __u32 interface;
  __u32 next_hop;  // network order; 0 when the pod is on this node and the interface is its link
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 64);
  __type(key, __u32);
  __type(value, struct route);
} routes SEC(".maps");  // by the pod's address, network order

COUNTER(to_pod);
COUNTER(to_wire);

SEC("tc")
int redirect(struct __sk_buff *packet) {
  void *end = (void *)(long)packet->data_end;
  struct ethhdr *ethernet = (void *)(long)packet->data;
  struct iphdr *ip = (void *)(ethernet + 1);
  if ((void *)(ip + 1) > end || ethernet->h_proto != bpf_htons(ETH_P_IP)) return TC_ACT_OK;
  __u32 destination = ip->daddr;
  struct route *route = bpf_map_lookup_elem(&routes, &destination);
  if (!route) return TC_ACT_OK;
  if (!route->next_hop) {
    count(&to_pod);
    return bpf_redirect_peer(route->interface, 0);
  }
  count(&to_wire);
  struct bpf_redir_neigh neighbour = {.nh_family = AF_INET, .ipv4_nh = route->next_hop};
  return bpf_redirect_neigh(route->interface, &neighbour, sizeof neighbour, 0);
}
