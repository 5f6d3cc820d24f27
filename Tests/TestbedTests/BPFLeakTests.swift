import Foundation
import Glibc
import Kernel
import SandboxedTrial
import Support
import Testbed
import Testing

/// Whatever is killed, and whenever: no BPF program, map or control group of a testbed stays either.
@Suite(
  .serialized, .enabled(if: Inside.isRoot, "needs root for BPF"),
  .enabled(if: access("/usr/include/bpf/bpf_helpers.h", R_OK) == 0, "needs libbpf-dev: run scripts/setup"),
  Requirement.program("bpftool"), Requirement.program("wg"), Requirement.program("wireguard-go"))
struct BPFLeakTests {
  private static let setups = ["ebpf", "ebpf-sockmap", "ebpf-encrypted"] + (Inside.hasEnvoy ? ["ebpf-l7"] : [])

  enum Victims: CaseIterable { case starter, supervisor, runner, janitor, starterAndJanitor }

  @Test(arguments: setups, Victims.allCases)
  func killLeavesNothing(setup: String, victims: Victims) throws {
    let testbed = try HeldTestbed(setup)
    #expect(Inside.wait { testbed.isUp })
    let supervisor = try #require(Processes.supervisor(of: testbed.starter.pid))
    let janitor = try #require(Processes.children(of: testbed.starter.pid).first { $0 != supervisor })
    let runner = try #require(Processes.children(of: supervisor).first)
    let traces = try (Traces(of: supervisor), BPFTraces(runner: runner, supervisor: supervisor))
    #expect(traces.1.programs.count >= 3)
    let held = try traces.1.remaining()
    #expect(held.count > traces.1.programs.count)
    #expect(traces.1.controlGroups.count == (setup == "ebpf-l7" ? 2 : 1))

    switch victims {
    case .starter: testbed.starter.signal(SIGKILL)
    case .supervisor: kill(supervisor, SIGKILL)
    case .runner: kill(runner, SIGKILL)
    case .janitor:
      kill(janitor, SIGKILL)
      testbed.starter.signal(SIGTERM)
    case .starterAndJanitor:
      kill(janitor, SIGKILL)
      testbed.starter.signal(SIGKILL)
    }
    let killed = Processes.moment()
    #expect(testbed.starter.wait(until: MonotonicClock.nanoseconds() + 10_000_000_000) != nil)
    #expect(
      Inside.wait { traces.0.remaining(startedBy: killed).isEmpty }, "\(traces.0.remaining(startedBy: killed))")
    if victims == .starterAndJanitor {
      // Nobody is left to remove the directory but the next run, and only once this test has reaped the starter.
      _ = try Inside.run(Inside.order("baseline"))
    }
    let isClean = try Inside.wait { try traces.1.remaining().isEmpty }
    let left = try traces.1.remaining()
    #expect(isClean, "\(left)")
    #expect(Inside.wait { kill(janitor, 0) != 0 || Processes.isZombie(janitor) })
  }

  @Test(arguments: setups)
  func killAtAnyMomentLeavesNothing(setup: String) throws {
    let before = try BPFTraces.everything()
    for _ in 0..<10 {
      let testbed = try HeldTestbed(setup)
      _ = Inside.wait { Processes.supervisor(of: testbed.starter.pid) != nil }
      let supervisor = try #require(Processes.supervisor(of: testbed.starter.pid))
      let traces = try Traces(of: supervisor)
      Kernel.Thread.sleep(until: MonotonicClock.nanoseconds() + .random(in: 0...500_000_000))
      testbed.starter.signal(SIGKILL)
      let killed = Processes.moment()
      #expect(Inside.wait { traces.remaining(startedBy: killed).isEmpty }, "\(traces.remaining(startedBy: killed))")
      #expect(testbed.starter.wait(until: MonotonicClock.nanoseconds() + 10_000_000_000) != nil)
    }
    let isClean = try Inside.wait { try BPFTraces.everything().subtracting(before).isEmpty }
    let left = try BPFTraces.everything().subtracting(before)
    #expect(isClean, "\(left)")
  }
}

/// A testbed that stays up until it is killed.
private struct HeldTestbed {
  let starter: Kernel.Child
  private let output: String

  init(_ setup: String) throws {
    var order = Inside.order(setup)
    order.hold = true
    order.cpuLimit = 0.5
    let file = try File.temporary(in: "/tmp")
    var spawn = Kernel.Spawn(Inside.helper, [try Inside.text(of: order)], environment: Inside.environment)
    spawn.descriptors = [(file.number, 1)]
    starter = try spawn.start()
    output = "/proc/\(starter.pid)/fd/1"
  }

  var isUp: Bool { (try? File.read(output)) == "up\n" }
}

/// What BPF keeps of a testbed, as the host sees it.
struct BPFTraces {
  let programs: Set<String>
  let maps: Set<String>
  /// The sandbox's own, and that of its proxies' quotas where it has proxies.
  let controlGroups: [String]

  /// From the descriptors of the one that loaded them.
  init(runner: Int32, supervisor: Int32) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(runner)/fdinfo")
    let lines = files.flatMap { ((try? File.read("/proc/\(runner)/fdinfo/\($0)")) ?? "").split(separator: "\n") }
    func identifiers(_ key: String) -> Set<String> {
      Set(lines.filter { $0.hasPrefix(key) }.compactMap { $0.split(separator: "\t").last.map(String.init) })
    }
    (programs, maps) = (identifiers("prog_id:"), identifiers("map_id:"))
    let membership = try File.read("/proc/\(supervisor)/cgroup").split(separator: "\n")
    let path = try #require(membership.first { $0.hasPrefix("0::/") }).dropFirst(3)
    let starter = try #require(path.split(separator: "-").last)
    controlGroups = try ControlGroups.ofTestbeds().filter { $0.hasSuffix("-\(starter)") }
  }

  func remaining() throws -> [String] {
    let all = try Self.everything()
    let known = programs.map { "prog \($0)" } + maps.map { "map \($0)" }
    return known.filter(all.contains) + controlGroups.filter { access($0, F_OK) == 0 }
  }

  /// All programs and maps of the machine, and all control groups of testbeds.
  static func everything() throws -> Set<String> {
    let objects = try ["prog", "map"].flatMap { kind in
      try run("bpftool", [kind, "show"]).stdout.split(separator: "\n").filter { $0.first?.isNumber ?? false }
        .map { "\(kind) \($0.prefix { $0 != ":" })" }
    }
    return Set(objects + (try ControlGroups.ofTestbeds()))
  }
}
