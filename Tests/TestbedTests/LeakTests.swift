import Foundation
import Glibc
import Kernel
import SandboxedTrial
import Testing

/// Whatever is killed, and whenever: no process, namespace or mount of a testbed stays.
@Suite(.serialized, .enabled(if: Inside.isRoot, "needs root for network namespaces"))
struct LeakTests {
  enum Victim: CaseIterable { case starter, supervisor, runner }

  private static let setup = Inside.hasEnvoy ? "sidecar" : "baseline"

  @Test(arguments: Victim.allCases)
  func killLeavesNothing(victim: Victim) throws {
    let (starter, output) = try startAndHold()
    #expect(Inside.wait { (try? File.read("/proc/self/fd/\(output)")) == "up\n" })
    close(output)
    let supervisor = try #require(Processes.supervisor(of: starter.pid))
    let runner = try #require(Processes.children(of: supervisor).first)
    let traces = try Traces(of: supervisor)
    #expect(traces.networks.count == 4)
    #expect(traces.remaining().count > 6)

    switch victim {
    case .starter: starter.signal(SIGKILL)
    case .supervisor: kill(supervisor, SIGKILL)
    case .runner: kill(runner, SIGKILL)
    }
    let killed = Processes.moment()
    let exit = try #require(starter.wait(until: MonotonicClock.nanoseconds() + 10_000_000_000))
    #expect(exit.status == 128 + SIGKILL)
    #expect(Inside.wait { traces.remaining(startedBy: killed).isEmpty }, "\(traces.remaining(startedBy: killed))")
  }

  @Test func terminationIsPassedOn() throws {
    let (starter, output) = try startAndHold()
    #expect(Inside.wait { (try? File.read("/proc/self/fd/\(output)")) == "up\n" })
    close(output)
    let traces = try Traces(of: try #require(Processes.supervisor(of: starter.pid)))
    starter.signal(SIGTERM)
    let killed = Processes.moment()
    let exit = try #require(starter.wait(until: MonotonicClock.nanoseconds() + 10_000_000_000))
    #expect(exit.status == 128 + SIGTERM)
    #expect(Inside.wait { traces.remaining(startedBy: killed).isEmpty }, "\(traces.remaining(startedBy: killed))")
  }

  private func startAndHold() throws -> (Child, Int32) { try Inside.startAndHold(Inside.order(Self.setup)) }
}

/// kill -9 while a set-up is built or up, each set-up for itself.
@Suite(.enabled(if: Inside.isRoot, "needs root for network namespaces"))
struct KillTests {
  /// The one of the user's own with the most parts, beside those of the catalogue.
  private static let custom = Inside.hasEnvoy ? ["my-pair"] : []

  @Test(arguments: Inside.buildable + custom)
  func killAtAnyMomentLeavesNothing(setup: String) throws {
    var order = Inside.order(setup)
    if Self.custom.contains(setup) { order.profile = Inside.customProfile }
    for _ in 0..<10 {
      let (starter, output) = try Inside.startAndHold(order)
      close(output)
      _ = Inside.wait { Processes.supervisor(of: starter.pid) != nil }
      let supervisor = try #require(Processes.supervisor(of: starter.pid))
      let traces = try Traces(of: supervisor)
      Kernel.Thread.sleep(until: MonotonicClock.nanoseconds() + .random(in: 0...800_000_000))
      starter.signal(SIGKILL)
      let killed = Processes.moment()
      #expect(Inside.wait { traces.remaining(startedBy: killed).isEmpty }, "\(traces.remaining(startedBy: killed))")
    }
  }
}

/// What a testbed consists of, as the host sees it: the inodes of its namespaces.
struct Traces {
  let process: String
  let mount: String
  /// Named network namespaces, and the supervisor's own first.
  let networks: [String]

  init(of supervisor: Int32) throws {
    process = try Self.link("/proc/\(supervisor)/ns/pid")
    mount = try Self.link("/proc/\(supervisor)/ns/mnt")
    let directory = "/proc/\(supervisor)/root/run/netns"
    let host = try Self.link("/proc/self/ns/mnt")
    guard mount != host else { throw CocoaError(.featureUnsupported) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    networks = names.compactMap {
      var status = stat()
      return stat("\(directory)/\($0)", &status) == 0 ? "net:[\(status.st_ino)]" : nil
    }
  }

  /// Processes in the testbed's namespaces, descriptors and mounts that hold one of them.
  ///
  /// The kernel gives a namespace's number to the next one as soon as it is free, so what other testbeds hold does not
  /// count, nor what was started later.
  /// - Parameter moment: of the kill, in ticks since boot.
  func remaining(startedBy moment: UInt64 = Processes.moment()) -> [String] {
    let namespaces = Set([process, mount] + networks)
    let rooms = [process, try? Self.link("/proc/self/ns/pid")]
    let suspects = Processes.all().filter { pid in
      !Processes.isZombie(pid) && Processes.start(of: pid).map { $0 <= moment } ?? false
        && rooms.contains(try? Self.link("/proc/\(pid)/ns/pid"))
    }
    return suspects.flatMap { pid -> [String] in
      let own = ["pid", "mnt", "net"].compactMap { try? Self.link("/proc/\(pid)/ns/\($0)") }
      let files = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []
      let open = files.compactMap { try? Self.link("/proc/\(pid)/fd/\($0)") }
      let mounts = (try? File.read("/proc/\(pid)/mountinfo")) ?? ""
      let mounted = networks.filter { mounts.contains($0) }
      return (own.filter(namespaces.contains) + open.filter(namespaces.contains) + mounted).map { "\(pid) \($0)" }
    }
  }

  private static func link(_ path: String) throws -> String {
    try FileManager.default.destinationOfSymbolicLink(atPath: path)
  }
}

enum Processes {
  /// The child of a testbed's starter that is PID 1 of a namespace of its own; the other child is the janitor.
  static func supervisor(of starter: Int32) -> Int32? {
    children(of: starter).first { pid in
      (try? File.read("/proc/\(pid)/status"))?.split(separator: "\n")
        .contains { $0.hasPrefix("NSpid:") && $0.hasSuffix("\t1") } ?? false
    }
  }

  static func all() -> [Int32] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap(Int32.init)
  }

  /// Ended, and waiting for its parent to ask how: it holds nothing any more.
  static func isZombie(_ pid: Int32) -> Bool { state(pid).first == "Z" }

  /// Ticks of a 100th of a second since boot, the present one included.
  static func moment() -> UInt64 {
    let uptime = (try? File.read("/proc/uptime"))?.split(separator: " ").first.flatMap { Double($0) }
    return UInt64((uptime ?? 0) * 100) + 1
  }

  /// When it was started, in the same ticks; nil when it has gone.
  static func start(of pid: Int32) -> UInt64? {
    let fields = state(pid)
    return fields.count > 19 ? UInt64(fields[19]) : nil
  }

  static func children(of parent: Int32) -> [Int32] {
    all().filter { pid in
      let fields = state(pid)
      return fields.count > 1 && Int32(fields[1]) == parent
    }
  }

  /// What /proc/PID/stat says after the name in parentheses: state, parent, ….
  private static func state(_ pid: Int32) -> [Substring] {
    (try? File.read("/proc/\(pid)/stat"))?.split(separator: ")").last?.split(separator: " ") ?? []
  }
}
