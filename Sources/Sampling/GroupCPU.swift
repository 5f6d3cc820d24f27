/// `cpu.stat` of a control group v2: what everything that ever was in it has used.
package struct GroupCPU: Equatable, Sendable {
  package let usageNs: UInt64
  /// Periods in which a quota was used up; nil without a quota.
  package let throttledPeriods: UInt64?

  /// Nil when the text is not of this file.
  package init?(_ text: String) {
    let fields = Self.fields(text)
    guard let us = fields["usage_usec"], us <= UInt64.max / 1_000 else { return nil }
    usageNs = us * 1_000
    throttledPeriods = fields["nr_throttled"]
  }

  package init(usageNs: UInt64, throttledPeriods: UInt64?) {
    self.usageNs = usageNs
    self.throttledPeriods = throttledPeriods
  }

  /// Of several groups together; nil when one cannot be read, as then the sum would be too small.
  ///
  /// - Parameter quotas: where the quota is in a hierarchy of its own, directories of control groups v1 with cpu.
  package init?(reading directories: [String], quotas: [String] = []) {
    let parts = directories.map { FileTree(root: $0).text("cpu.stat").flatMap(GroupCPU.init) }
    let known = parts.compactMap(\.self)
    guard !known.isEmpty, known.count == parts.count else { return nil }
    let apart = quotas.compactMap { FileTree(root: $0).text("cpu.stat").flatMap { Self.fields($0)["nr_throttled"] } }
    let throttled = quotas.isEmpty ? known.compactMap(\.throttledPeriods) : apart
    self.init(
      usageNs: known.reduce(0) { $0 + $1.usageNs }, throttledPeriods: throttled.isEmpty ? nil : throttled.reduce(0, +))
  }

  private static func fields(_ text: String) -> [Substring: UInt64] {
    text.split(separator: "\n").reduce(into: [:]) { fields, line in
      let words = line.split(separator: " ")
      if words.count == 2 { fields[words[0]] = UInt64(words[1]) }
    }
  }

  package func since(_ earlier: GroupCPU) -> GroupCPU {
    GroupCPU(
      usageNs: usageNs - min(usageNs, earlier.usageNs),
      throttledPeriods: throttledPeriods.map { $0 - min($0, earlier.throttledPeriods ?? 0) })
  }
}
