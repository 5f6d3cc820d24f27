import Quantities

/// Reads what this machine is from its files.
package struct HostReader: Sendable {
  private let tree: FileTree

  /// - Parameter root: `/`, or a copy of what is needed below it.
  package init(root: String = "/") { tree = FileTree(root: root) }

  /// - Parameter toolchain: the compiler that built this binary.
  package func facts(toolchain: String) -> HostFacts {
    let cpuinfo = tree.text("proc/cpuinfo") ?? ""
    let release = line("proc/sys/kernel/osrelease") ?? "unknown"
    let meminfo = StatusFields(tree.text("proc/meminfo") ?? "")
    return HostFacts(
      cpuModel: Self.field("model name", in: cpuinfo) ?? "unknown",
      cores: cpuinfo.split(separator: "\n").count { $0.hasPrefix("processor") },
      mhz: Self.field("cpu MHz", in: cpuinfo).flatMap(Double.init),
      governor: line("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") ?? "unknown",
      architecture: Self.architecture, kernel: release,
      kernelConfig: KernelConfig.options(in: KernelConfig.text(in: tree, release: release)),
      clocksource: line("sys/devices/system/clocksource/clocksource0/current_clocksource") ?? "unknown",
      hypervisor: hypervisor(cpuinfo), memoryBytes: meminfo.bytes("MemTotal") ?? 0, distribution: distribution(),
      toolchain: toolchain)
  }

  /// The first value of `name` in `/proc/cpuinfo`.
  static func field(_ name: String, in cpuinfo: String) -> String? {
    for line in cpuinfo.split(separator: "\n") {
      let halves = line.split(separator: ":", maxSplits: 1)
      guard halves.count == 2, trimmed(halves[0]) == name else { continue }
      return trimmed(halves[1])
    }
    return nil
  }

  /// x86 tells by a CPU flag whether there is one; its name is in the firmware's tables, when there are any.
  private func hypervisor(_ cpuinfo: String) -> String {
    guard let flags = Self.field("flags", in: cpuinfo) else { return "unknown" }
    guard flags.split(separator: " ").contains("hypervisor") else { return "none" }
    return line("sys/hypervisor/type") ?? line("sys/class/dmi/id/sys_vendor") ?? "present, unnamed"
  }

  private func distribution() -> String {
    for entry in (tree.text("etc/os-release") ?? "").split(separator: "\n") where entry.hasPrefix("PRETTY_NAME=") {
      return String(entry.dropFirst(12).filter { $0 != "\"" })
    }
    return "unknown"
  }

  private func line(_ path: String) -> String? {
    tree.text(path).map { Self.trimmed(Substring($0)) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "aarch64"
    #else
      "unknown"
    #endif
  }
}
