/// How much CPU time a control group may use in each period; who has used it up waits for the next.
package struct CPUQuota: Equatable, Sendable {
  /// The kernel's default, and what Kubernetes uses.
  package static let periodUs = 100_000
  package let microseconds: Int

  /// - Parameter cores: at least 0.01, as the kernel takes no quota below 1 ms.
  package init(cores: Double) { microseconds = Int((cores * Double(Self.periodUs)).rounded()) }

  /// The files of a group and what to write into them, in this order.
  package func settings(_ version: CPUController.Version) -> [(file: String, text: String)] {
    switch version {
    case .one: [("cpu.cfs_period_us", "\(Self.periodUs)"), ("cpu.cfs_quota_us", "\(microseconds)")]
    case .two: [("cpu.max", "\(microseconds) \(Self.periodUs)")]
    }
  }
}
