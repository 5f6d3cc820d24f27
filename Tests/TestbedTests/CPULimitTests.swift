import Foundation
import Glibc
import Kernel
import SandboxedTrial
import Support
import Testbed
import Testing

/// CPU quotas as this machine's kernel keeps them.
@Suite(
  .serialized, .enabled(if: Inside.isRoot, "needs root for control groups"),
  .enabled(if: ControlGroups.cpuController != nil, "needs the cpu controller, in control groups v2 or v1"))
struct CPULimitTests {
  @Test func spinningChildIsThrottled() throws {
    let controller = try #require(ControlGroups.cpuController)
    let group = try controller.parent.create("toll-test-\(getpid())")
    defer { try? group.remove() }
    for setting in CPUQuota(cores: 0.2).settings(controller.version) { try group.set(setting.file, setting.text) }
    var spawn = Kernel.Spawn("/bin/sh", ["-c", "while :; do :; done"], environment: [:])
    switch controller.version {
    case .one: spawn.quotaGroup = group
    case .two: spawn.controlGroup = group
    }
    let child = try spawn.start()
    defer { child.stop() }
    #expect(try Inside.wait { try ControlGroups.throttledPeriods(of: group.path) > 0 })
  }

  @Test(.enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"))
  func proxiesAreLimitedAndNothingElse() throws {
    try Held.run { testbed in
      let quotas = try #require(testbed.groups.first { $0.contains("/toll-quota-") })
      let names = try FileManager.default.contentsOfDirectory(atPath: quotas)
      #expect(names.filter { $0.hasSuffix("-proxy") }.sorted() == ["client-proxy", "server-proxy"])
      #expect(try File.read("\(quotas)/cgroup.procs") == "")
      for name in ["client-proxy", "server-proxy"] {
        let members = try File.read("\(quotas)/\(name)/cgroup.procs").split(separator: "\n")
        let programs = try members.map { try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/exe") }
        #expect(programs.map { ($0 as NSString).lastPathComponent } == ["envoy"])
        if ControlGroups.cpuController?.version == .one {
          #expect(try File.read("\(quotas)/\(name)/cpu.cfs_quota_us") == "50000\n")
          #expect(try File.read("\(quotas)/\(name)/cpu.cfs_period_us") == "100000\n")
        } else {
          #expect(try File.read("\(quotas)/\(name)/cpu.max") == "50000 100000\n")
        }
      }
    }
  }

  enum Victims: CaseIterable { case starter, janitor, starterAndJanitor }

  @Test(.enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"), arguments: Victims.allCases)
  func killLeavesNoControlGroup(victims: Victims) throws {
    try Held.run { testbed in
      #expect(testbed.groups.count == 2)
      let supervisor = try #require(Processes.supervisor(of: testbed.starter.pid))
      let janitor = try #require(Processes.children(of: testbed.starter.pid).first { $0 != supervisor })
      let traces = try Traces(of: supervisor)
      if victims != .starter { kill(janitor, SIGKILL) }
      testbed.starter.signal(victims == .janitor ? SIGTERM : SIGKILL)
      #expect(testbed.starter.wait(until: MonotonicClock.nanoseconds() + 10_000_000_000) != nil)
      #expect(Inside.wait { traces.remaining().isEmpty }, "\(traces.remaining())")
      if victims == .starterAndJanitor {
        #expect(testbed.groups.allSatisfy { access($0, F_OK) == 0 })
        _ = try Inside.run(Inside.order("baseline"))
      }
      #expect(Inside.wait { testbed.groups.allSatisfy { access($0, F_OK) != 0 } }, "\(testbed.groups)")
    }
  }

  @Test(.enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"))
  func withoutRootThereIsOneLine() throws {
    var order = Inside.order("sidecar")
    order.cpuLimit = 0.5
    let ending = try Inside.run(order, as: Kernel.Spawn.Identity(user: 65_534, group: 65_534))
    #expect(
      ending.complaint == "client-proxy: a CPU limit for proxies needs root; run as root, or take the limit away\n")
    #expect(ending.status == 2)
  }
}

/// A sidecar whose proxies have half a core each, up until the test is done with it.
private struct Held {
  let starter: Kernel.Child
  /// Control groups of this testbed, those inside them left out.
  let groups: [String]

  static func run(_ body: (Held) throws -> Void) throws {
    var order = Inside.order("sidecar")
    order.cpuLimit = 0.5
    let (starter, output) = try Inside.startAndHold(order)
    defer {
      close(output)
      starter.signal(SIGKILL)
      _ = starter.wait(until: MonotonicClock.nanoseconds() + 10_000_000_000)
    }
    #expect(Inside.wait { (try? File.read("/proc/self/fd/\(output)")) == "up\n" })
    try body(Held(starter: starter, groups: try ControlGroups.ofTestbeds().filter { $0.hasSuffix("-\(starter.pid)") }))
  }
}

/// Control groups as the host sees them.
enum ControlGroups {
  static let cpuController = (try? ControlGroup.own()).flatMap(CPUController.find(around:))

  /// Directories of all testbeds of the machine.
  static func ofTestbeds() throws -> [String] {
    try run("find", ["/sys/fs/cgroup", "-maxdepth", "4", "-name", "toll-*"]).stdout.split(separator: "\n")
      .map(String.init)
  }

  static func throttledPeriods(of path: String) throws -> UInt64 {
    let line = try File.read("\(path)/cpu.stat").split(separator: "\n").first { $0.hasPrefix("nr_throttled ") }
    return line.flatMap { UInt64($0.dropFirst("nr_throttled ".count)) } ?? 0
  }
}
