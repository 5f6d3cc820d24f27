import Foundation
import Kernel
import Quantities

/// Takes away what a set-up's path is made of.
struct Sabotage {
  let environment: [String: String]

  func carryOut(_ order: TrialOrder) throws {
    for pod in order.sabotagedPods {
      _ = try run("nsenter", ["--net=/run/netns/\(pod)", "iptables", "-t", "nat", "-F"])
    }
    for link in order.sabotagedLinks {
      let parts = link.split(separator: "/")
      _ = try run("nsenter", ["--net=/run/netns/\(parts[0])", "tc", "qdisc", "del", "dev", "\(parts[1])", "clsact"])
    }
    for map in order.emptiedMaps { try empty(map) }
  }

  /// Only maps this process holds: the machine may have others of that name.
  private func empty(_ name: String) throws {
    var emptied = 0
    for id in try mapsHeld() where try run("bpftool", ["map", "show", "id", id]).contains(" name \(name) ") {
      while let key = try firstKey(of: id) {
        _ = try run("bpftool", ["map", "delete", "id", id, "key", "hex"] + key)
        emptied += 1
      }
    }
    if emptied == 0 { throw Problem.environment("there is nothing in a map \(name)") }
  }

  private func mapsHeld() throws -> Set<String> {
    let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fdinfo")
    let lines = files.flatMap { ((try? File.read("/proc/self/fdinfo/\($0)")) ?? "").split(separator: "\n") }
    return Set(lines.filter { $0.hasPrefix("map_id:") }.map { $0.split(separator: "\t").last.map(String.init) ?? "" })
  }

  /// `next key:` and the bytes behind it, in hex.
  private func firstKey(of id: String) throws -> [String]? {
    guard let text = try? run("bpftool", ["map", "getnext", "id", id]), let start = text.range(of: "next key:")
    else { return nil }
    return text[start.upperBound...].split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private func run(_ program: String, _ arguments: [String]) throws -> String {
    let path = Executable.find(program, path: (environment["PATH"] ?? "") + ":/usr/sbin:/sbin") ?? program
    var spawn = Spawn(path, arguments, environment: environment)
    let output = try File.create("/run/toll/sabotage.out")
    let complaint = try File.create("/run/toll/sabotage.err")
    defer { for file in [output, complaint] { close(file) } }
    spawn.descriptors = [(output, 1), (complaint, 2)]
    let exit = try spawn.start().wait(until: MonotonicClock.nanoseconds() + 5_000_000_000)
    if exit?.status != 0 { throw Problem.environment("\(program) \(arguments) failed") }
    return try File.read("/run/toll/sabotage.out")
  }
}
