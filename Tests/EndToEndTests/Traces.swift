import Foundation

/// What a testbed could leave behind on the host: processes of ours, mounts, named namespaces, links.
struct Traces: Equatable {
  /// Processes of the built `toll` and of Envoy.
  let processes: Int
  let mounts: Int
  let namespaces: [String]
  let links: [String]

  static func now() throws -> Traces {
    let files = FileManager.default
    let pids = try files.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
    let processes = pids.count { pid in
      let program = (try? files.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")) ?? ""
      return program.hasSuffix("/toll") || program.hasSuffix("/envoy")
    }
    let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8).split(separator: "\n").count
    return Traces(
      processes: processes, mounts: mounts,
      namespaces: ((try? files.contentsOfDirectory(atPath: "/run/netns")) ?? []).sorted(),
      links: try files.contentsOfDirectory(atPath: "/sys/class/net").sorted())
  }
}
