// Data written to a socket of one pod is put into the receive queue of the other pod's socket at once: no packets, no
// TCP, no network stack. Only sockets on the same machine can be joined like this.
#include "toll.h"

// Addresses and tuples are as a socket's own end sees them: addresses in network order, ports in the host's. Pods may
// have equal tuples on their own 127.0.0.1, so the namespace is part of the key.
struct end {
  __u64 network;
  __u32 local_address;
  __u32 remote_address;
  __u32 local_port;
  __u32 remote_port;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 64);
  __type(key, __u32);
  __type(value, __u64);
} pods SEC(".maps");  // by address: the cookie of the pod's network namespace

struct {
  __uint(type, BPF_MAP_TYPE_SOCKHASH);
  __uint(max_entries, 131072);
  __type(key, struct end);
  __type(value, __u64);
} ends SEC(".maps");

COUNTER(clients_joined);
COUNTER(servers_joined);
COUNTER(redirected);
COUNTER(passed);

SEC("sockops")
int join(struct bpf_sock_ops *socket) {
  if (socket->family != AF_INET) return 0;
  int is_client = socket->op == BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB;
  if (!is_client && socket->op != BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB) return 0;
  struct end end = {bpf_get_netns_cookie(socket), socket->local_ip4, socket->remote_ip4, socket->local_port,
                    bpf_ntohl(socket->remote_port)};
  __u64 *network = bpf_map_lookup_elem(&pods, &end.local_address);
  if (!network || *network != end.network || !bpf_map_lookup_elem(&pods, &end.remote_address)) return 0;
  if (bpf_sock_hash_update(socket, &ends, &end, BPF_ANY)) return 0;
  if (is_client) count(&clients_joined);
  else count(&servers_joined);
  return 0;
}

SEC("sk_msg")
int redirect(struct sk_msg_md *message) {
  __u32 address = message->remote_ip4;
  __u64 *network = bpf_map_lookup_elem(&pods, &address);
  if (network) {
    struct end other = {*network, address, message->local_ip4, bpf_ntohl(message->remote_port), message->local_port};
    if (bpf_msg_redirect_hash(message, &ends, &other, BPF_F_INGRESS) == SK_PASS) {
      count(&redirected);
      return SK_PASS;
    }
  }
  count(&passed);
  return SK_PASS;  // through the network, as always
}
