// Socket load balancing: a connection to a service's address is made to one of its backends at once, at connect(2), so
// that no packet is ever rewritten. getpeername(2) still answers with the service's address.
#include "toll.h"

struct slot {
  struct endpoint service;
  __u32 number;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 64);
  __type(key, struct endpoint);
  __type(value, __u32);
} services SEC(".maps");  // how many backends it has

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1024);
  __type(key, struct slot);
  __type(value, struct endpoint);
} backends SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 65536);
  __type(key, __u64);
  __type(value, struct endpoint);
} peers SEC(".maps");  // by socket cookie: the service a socket believes to be connected to

COUNTER(translated);

SEC("cgroup/connect4")
int connect_backend(struct bpf_sock_addr *context) {
  if (context->protocol != IPPROTO_TCP) return 1;
  struct endpoint service = {context->user_ip4, bpf_ntohs(context->user_port)};
  __u32 *backend_count = bpf_map_lookup_elem(&services, &service);
  if (!backend_count || !*backend_count) return 1;
  struct slot slot = {service, bpf_get_prandom_u32() % *backend_count};
  struct endpoint *backend = bpf_map_lookup_elem(&backends, &slot);
  if (!backend) return 1;
  __u64 cookie = bpf_get_socket_cookie(context);
  bpf_map_update_elem(&peers, &cookie, &service, BPF_ANY);
  context->user_ip4 = backend->address;
  context->user_port = bpf_htons(backend->port);
  count(&translated);
  return 1;
}

SEC("cgroup/getpeername4")
int name_service(struct bpf_sock_addr *context) {
  __u64 cookie = bpf_get_socket_cookie(context);
  struct endpoint *service = bpf_map_lookup_elem(&peers, &cookie);
  if (!service) return 1;
  context->user_ip4 = service->address;
  context->user_port = bpf_htons(service->port);
  return 1;
}
