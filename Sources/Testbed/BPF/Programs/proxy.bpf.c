// Connections of a pod to a service with a policy above TCP are given to the listening socket of the node's proxy,
// whatever address they are for: the packets stay as they are, and the proxy finds the address on its own socket. The
// node's routing must take packets with the mark for its own.
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>
#include <linux/tcp.h>

#include "toll.h"

#define MARK 0x200

struct proxy {
  __u32 port;
  __u8 hardware_address[8];  // of the node's bridge, or the bridge would pass packets for a pod of its own on
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 64);
  __type(key, struct endpoint);
  __type(value, struct proxy);
} proxied SEC(".maps");

COUNTER(connections);
COUNTER(packets);

SEC("tc")
int assign(struct __sk_buff *packet) {
  void *end = (void *)(long)packet->data_end;
  struct ethhdr *ethernet = (void *)(long)packet->data;
  struct iphdr *ip = (void *)(ethernet + 1);
  struct tcphdr *tcp = (void *)(ip + 1);
  if ((void *)(tcp + 1) > end || ethernet->h_proto != bpf_htons(ETH_P_IP)) return TC_ACT_OK;
  if (ip->protocol != IPPROTO_TCP || ip->ihl != 5) return TC_ACT_OK;
  struct endpoint destination = {ip->daddr, bpf_ntohs(tcp->dest)};
  struct proxy *proxy = bpf_map_lookup_elem(&proxied, &destination);
  if (!proxy) return TC_ACT_OK;

  struct bpf_sock_tuple tuple = {.ipv4 = {ip->saddr, ip->daddr, tcp->source, tcp->dest}};
  struct bpf_sock *socket = bpf_skc_lookup_tcp(packet, &tuple, sizeof tuple.ipv4, BPF_F_CURRENT_NETNS, 0);
  if (socket && socket->state == BPF_TCP_LISTEN) {
    bpf_sk_release(socket);
    socket = NULL;
  }
  int opens = !socket && tcp->syn && !tcp->ack;
  if (!socket) {
    struct bpf_sock_tuple listener = {.ipv4.dport = bpf_htons(proxy->port)};
    socket = bpf_skc_lookup_tcp(packet, &listener, sizeof listener.ipv4, BPF_F_CURRENT_NETNS, 0);
    if (!socket) return TC_ACT_SHOT;
  }
  long failure = bpf_sk_assign(packet, socket, 0);
  bpf_sk_release(socket);
  if (failure) return TC_ACT_SHOT;
  packet->mark = MARK;
  if (opens) count(&connections);
  count(&packets);
  return bpf_skb_store_bytes(packet, 0, proxy->hardware_address, ETH_ALEN, 0) ? TC_ACT_SHOT : TC_ACT_OK;
}
