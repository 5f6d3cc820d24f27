#define _GNU_SOURCE 1
#include "ck_namespace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

int ck_new_network(void) { return unshare(CLONE_NEWNET); }
int ck_enter_network(int descriptor) { return setns(descriptor, CLONE_NEWNET); }
int ck_network_cookie(uint64_t *cookie) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  socklen_t size = sizeof *cookie;
  int result = getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, cookie, &size), code = errno;
  close(fd);
  errno = code;
  return result;
}

int ck_mounts_private(void) { return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL); }
int ck_mount_tmpfs(const char *target) { return mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755"); }
int ck_mount_proc(const char *target) {
  return mount("proc", target, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}
int ck_bind(const char *source, const char *target) { return mount(source, target, NULL, MS_BIND | MS_REC, NULL); }
int ck_unmount(const char *target) { return umount2(target, MNT_DETACH); }

int ck_packet_socket(const char *interface) {
  // Protocol 0 until bound: no packet of another interface gets in between.
  int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  int bytes = 8 << 20;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes))
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  struct sockaddr_ll address = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(interface)};
  if (address.sll_ifindex && bind(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

int ck_packet_drops(int descriptor) {
  struct tpacket_stats statistics;
  socklen_t size = sizeof statistics;
  if (getsockopt(descriptor, SOL_PACKET, PACKET_STATISTICS, &statistics, &size)) return -1;
  return (int)statistics.tp_drops;
}

int ck_temporary_file(const char *directory) { return open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }
