// Namespaces and mounts: the calls behind flags and structs that Swift does not see. 0, or -1 with errno.
#pragma once
#include <stdint.h>

int ck_new_network(void);
int ck_enter_network(int descriptor);
// The kernel's number for the caller's network namespace, as BPF programs see it (Linux 5.14).
int ck_network_cookie(uint64_t *cookie);
int ck_mounts_private(void);
int ck_mount_tmpfs(const char *target);
int ck_mount_proc(const char *target);
int ck_bind(const char *source, const char *target);
int ck_unmount(const char *target);
// A packet socket that sees IP packets in both directions on one interface of the caller's network namespace.
int ck_packet_socket(const char *interface);
// Packets the kernel dropped on a packet socket since the last call, or -1.
int ck_packet_drops(int descriptor);
// An unnamed file in a directory, open for reading and writing, or -1.
int ck_temporary_file(const char *directory);
