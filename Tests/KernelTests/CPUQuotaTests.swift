import Testing

@testable import Kernel

/// What is written where for a quota, and which group gives the controller.
struct CPUQuotaTests {
  private func lines(_ cores: Double, _ version: CPUController.Version) -> [String] {
    CPUQuota(cores: cores).settings(version).map { "\($0.file) = \($0.text)" }
  }

  @Test func version2TakesQuotaAndPeriodTogether() {
    #expect(lines(2, .two) == ["cpu.max = 200000 100000"])
    #expect(lines(0.25, .two) == ["cpu.max = 25000 100000"])
  }

  @Test func version1TakesThePeriodFirst() {
    #expect(lines(0.5, .one) == ["cpu.cfs_period_us = 100000", "cpu.cfs_quota_us = 50000"])
    #expect(lines(0.01, .one) == ["cpu.cfs_period_us = 100000", "cpu.cfs_quota_us = 1000"])
    #expect(lines(0.123456, .one) == ["cpu.cfs_period_us = 100000", "cpu.cfs_quota_us = 12346"])
  }

  @Test func nearestGroupThatHandsTheControllerOn() {
    let tree = [
      "/cg/cgroup.subtree_control": "cpu memory\n", "/cg/a/cgroup.subtree_control": "cpuset cpu\n",
      "/cg/a/b/cgroup.subtree_control": "cpuset memory\n", "/cg/c/cgroup.subtree_control": "\n",
      "/none/cgroup.subtree_control": "\n", "/none/d/cgroup.subtree_control": "cpuset\n",
    ]
    func provider(_ path: String) -> String? {
      CPUController.provider(atOrAbove: ControlGroup(path: path)) { tree[$0] }?.path
    }
    #expect(provider("/cg/a/b") == "/cg/a")
    #expect(provider("/cg/a") == "/cg/a")
    #expect(provider("/cg/c") == "/cg")
    #expect(provider("/none/d") == nil)
    #expect(provider("/elsewhere") == nil)
  }
}
