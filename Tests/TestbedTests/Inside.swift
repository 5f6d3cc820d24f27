import Foundation
import Glibc
import Kernel
import Quantities
import SandboxedTrial
import Testbed

/// Runs the helper program `SandboxedTrial`, which does things inside a sandbox.
enum Inside {
  static let isRoot = getuid() == 0
  static let environment = ProcessInfo.processInfo.environment
  /// Beside the test bundle, where the build puts every product.
  static let helper: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let candidates = [own, CommandLine.arguments[0]] + CommandLine.arguments
    let directories = candidates.map { ($0 as NSString).deletingLastPathComponent }
    return directories.map { "\($0)/SandboxedTrial" }.first { access($0, X_OK) == 0 } ?? "SandboxedTrial"
  }()
  static let hasEnvoy = (try? EnvoyBinary.locate(environment: environment, near: helper)) != nil

  /// Names of the set-ups that have what they need on this machine.
  static let buildable = SetupCatalogue.named.map(\.name).filter { name in
    if name.hasSuffix("-one-node") { return false }
    if name.hasPrefix("ebpf") { return access("/usr/include/bpf/bpf_helpers.h", R_OK) == 0 }
    return name == "baseline" || hasEnvoy
  }

  /// A profile with set-ups of its own, `my-envoy` and `my-pair`.
  static let customProfile = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Profiles/custom-example.yaml").path

  static func order(
    _ setup: String, on shape: Topology.Shape = .twoNodes, ports: [String] = ["8080"]
  ) -> TrialOrder {
    TrialOrder(setup: shape == .oneNode ? "\(setup)-one-node" : setup, serverCommand: [helper, "serve"] + ports)
  }

  struct Ending {
    let status: Int32
    let output: String
    let complaint: String
  }

  /// Runs an order to its end.
  static func run(
    _ order: TrialOrder, as identity: Spawn.Identity? = nil, environment: [String: String] = Inside.environment
  ) throws -> Ending {
    let output = try File.temporary(in: "/tmp")
    let complaint = try File.temporary(in: "/tmp")
    var spawn = Spawn(helper, [try text(of: order)], environment: environment)
    spawn.identity = identity
    spawn.descriptors = [(output.number, 1), (complaint.number, 2)]
    let exit = try spawn.start().wait(until: MonotonicClock.nanoseconds() + 60_000_000_000)
    for file in [output.number, complaint.number] { lseek(file, 0, SEEK_SET) }
    return Ending(
      status: exit?.status ?? -1, output: try File.contents(of: output.number),
      complaint: try File.contents(of: complaint.number))
  }

  static func outcome(_ order: TrialOrder, as identity: Spawn.Identity? = nil) throws -> TrialOutcome {
    let ending = try run(order, as: identity)
    guard ending.status == 0 else { throw Problem.environment("\(ending.status): \(ending.complaint)") }
    return try JSONDecoder().decode(TrialOutcome.self, from: Data(ending.output.utf8))
  }

  /// Starts a trial that says "up" on the returned descriptor's file and stays.
  static func startAndHold(_ order: TrialOrder) throws -> (Child, Int32) {
    var order = order
    order.hold = true
    let output = try File.temporary(in: "/tmp").release()
    var spawn = Spawn(helper, [try text(of: order)], environment: environment)
    spawn.descriptors = [(output, 1)]
    return (try spawn.start(), output)
  }

  static func text(of order: TrialOrder) throws -> String {
    String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
  }

  /// Polls every 5 ms until `condition` holds.
  static func wait(seconds: UInt64 = 10, until condition: () throws -> Bool) rethrows -> Bool {
    let deadline = MonotonicClock.nanoseconds() + seconds * 1_000_000_000
    while try !condition() {
      guard MonotonicClock.nanoseconds() < deadline else { return false }
      Kernel.Thread.sleep(until: MonotonicClock.nanoseconds() + 5_000_000)
    }
    return true
  }
}
