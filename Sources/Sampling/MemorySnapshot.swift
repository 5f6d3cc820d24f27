import Glibc

/// Who holds how much memory at one instant.
package struct MemorySnapshot: Equatable, Sendable {
  /// By component, summed over its processes. Components that had gone are left out.
  package let components: [String: MemoryUse]
  /// Held by TCP and UDP sockets on the whole machine, in bytes: the kernel does not keep it by namespace. Nil where it
  /// is not told.
  package let sockets: UInt64?

  /// - Parameter components: process numbers as `procfs` shows them, by component.
  package init(reading procfs: ProcFS, components: [String: [Int32]]) {
    self.components = components.compactMapValues { pids in
      let uses = pids.compactMap { ProcessSampler(procfs, pid: $0).memory() }
      guard let first = uses.first else { return nil }
      return uses.dropFirst().reduce(first, +)
    }
    sockets = procfs.text("net/sockstat").flatMap(Self.socketPages).map { $0 * UInt64(getpagesize()) }
  }

  /// The sum of `mem` in the lines of `/proc/net/sockstat`, which counts pages; nil when none has it.
  package static func socketPages(_ text: String) -> UInt64? {
    let pages = text.split(separator: "\n").compactMap { line -> UInt64? in
      let words = line.split(separator: " ")
      guard let key = words.firstIndex(of: "mem"), key + 1 < words.count else { return nil }
      return UInt64(words[key + 1])
    }
    return pages.isEmpty ? nil : pages.reduce(0, +)
  }
}
