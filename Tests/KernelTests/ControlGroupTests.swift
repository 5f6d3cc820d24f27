import Testing

@testable import Kernel

/// Where a process's control group is, from what two files of /proc say.
struct ControlGroupTests {
  private let hybrid = """
    24 1 0:22 / /sys/fs/cgroup rw shared:7 - tmpfs tmpfs rw,mode=755
    31 24 0:27 / /sys/fs/cgroup/cpu rw shared:9 - cgroup cgroup rw,cpu
    40 24 0:36 / /sys/fs/cgroup/unified rw,nosuid shared:10 - cgroup2 cgroup2 rw,nsdelegate
    """

  @Test func rootOfTheHierarchyIsTheMount() {
    let membership = "9:name=systemd:/\n4:memory:/jobs\n0::/\n"
    #expect(ControlGroup.path(mounts: hybrid, membership: membership) == "/sys/fs/cgroup/unified")
  }

  @Test func ownGroupIsBelowTheMount() {
    let membership = "0::/user.slice/user-1000.slice\n"
    #expect(
      ControlGroup.path(mounts: hybrid, membership: membership)
        == "/sys/fs/cgroup/unified/user.slice/user-1000.slice")
  }

  @Test func mountOfAPartShowsThatPart() {
    let part = "40 24 0:36 /pods/a /sys/fs/cgroup rw - cgroup2 cgroup2 rw"
    #expect(ControlGroup.path(mounts: part, membership: "0::/pods/a/b") == "/sys/fs/cgroup/b")
    #expect(ControlGroup.path(mounts: part, membership: "0::/pods/a") == "/sys/fs/cgroup")
    #expect(ControlGroup.path(mounts: part, membership: "0::/elsewhere") == nil)
    #expect(ControlGroup.path(mounts: part, membership: "0::/pods/abc") == nil)
  }

  @Test func controllersOfVersion1HaveTheirOwnTree() {
    let cpu = ControlGroup.Hierarchy.version1(controller: "cpu")
    #expect(ControlGroup.path(in: cpu, mounts: hybrid, membership: "1:cpu:/\n0::/jobs") == "/sys/fs/cgroup/cpu")
    let together = "31 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct"
    #expect(
      ControlGroup.path(in: cpu, mounts: together, membership: "4:cpu,cpuacct:/a:b\n0::/")
        == "/sys/fs/cgroup/cpu,cpuacct/a:b")
    #expect(ControlGroup.path(in: cpu, mounts: hybrid, membership: "3:cpuset:/\n2:cpuacct:/\n0::/") == nil)
    let others = "31 24 0:27 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset"
    #expect(ControlGroup.path(in: cpu, mounts: others, membership: "1:cpu:/") == nil)
  }

  @Test func withoutVersion2ThereIsNone() {
    let mounts = hybrid.split(separator: "\n").dropLast().joined(separator: "\n")
    #expect(ControlGroup.path(mounts: mounts, membership: "0::/") == nil)
    #expect(ControlGroup.path(mounts: hybrid, membership: "4:memory:/jobs") == nil)
  }
}
