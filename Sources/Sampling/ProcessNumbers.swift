import Glibc

/// The same processes under two numbers: ours, and those in the process namespace that another /proc shows.
package struct ProcessNumbers: Sendable {
  private let outer: [Int32: Int32]

  /// - Parameter procfs: shows this process's namespace or one around it.
  package init(in procfs: ProcFS) {
    let own = ProcFS().link("self/ns/pid")
    outer = procfs.processes().reduce(into: [:]) { outer, pid in
      guard own != nil, procfs.link("\(pid)/ns/pid") == own, let status = procfs.text("\(pid)/status"),
        let inner = Self.innermost(status)
      else { return }
      outer[inner] = pid
    }
  }

  /// What `procfs` calls a process of our namespace; nil when it has gone.
  package func outside(_ pid: Int32) -> Int32? { outer[pid] }

  /// The last number of the line `NSpid:`, which is that in the process's own namespace.
  package static func innermost(_ status: String) -> Int32? {
    let line = status.split(separator: "\n").first { $0.hasPrefix("NSpid:") }
    return line?.split(whereSeparator: \.isWhitespace).last.flatMap { Int32($0) }
  }
}
