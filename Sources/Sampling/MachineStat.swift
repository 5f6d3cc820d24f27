/// Where one core's time went, in ticks of `ClockTick.ns` since boot.
///
/// Idle and iowait are exact on tickless kernels; the others are counted by which state a tick finds.
package struct CoreTicks: Equatable, Sendable {
  package let user: UInt64
  package let nice: UInt64
  package let system: UInt64
  package let idle: UInt64
  package let iowait: UInt64
  package let irq: UInt64
  package let softirq: UInt64
  package let steal: UInt64

  /// Reads the numbers of one `cpu` line. Columns that an old kernel lacks count as 0; guest time is part of user.
  init?(columns: some Collection<Substring>) {
    let numbers = columns.compactMap { UInt64($0) }
    guard numbers.count == columns.count, numbers.count >= 4 else { return nil }
    func column(_ index: Int) -> UInt64 { index < numbers.count ? numbers[index] : 0 }
    user = column(0)
    nice = column(1)
    system = column(2)
    idle = column(3)
    iowait = column(4)
    irq = column(5)
    softirq = column(6)
    steal = column(7)
  }
}

/// `/proc/stat`: every online core, and all together.
package struct MachineStat: Equatable, Sendable {
  /// Summed by the kernel before it rounds: more exact than the sum of the cores.
  package let total: CoreTicks
  /// By core number; numbers may have gaps.
  package let cores: [Int: CoreTicks]
  /// Of all tasks on all cores since boot; nil where the text does not tell.
  package let contextSwitches: UInt64?

  /// Nil when the text holds no core, or no line for all.
  package init?(_ text: String) {
    let all = text.split(separator: "\n").first { $0.hasPrefix("cpu ") }?.split(separator: " ").dropFirst()
    guard let total = all.flatMap({ CoreTicks(columns: $0) }) else { return nil }
    self.total = total
    cores = text.split(separator: "\n").reduce(into: [:]) { cores, line in
      let words = line.split(separator: " ")
      guard let label = words.first, label.hasPrefix("cpu"), let core = Int(label.dropFirst(3)),
        let ticks = CoreTicks(columns: words.dropFirst())
      else { return }
      cores[core] = ticks
    }
    if cores.isEmpty { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("ctxt ") }
    contextSwitches = line.flatMap { UInt64($0.dropFirst(5)) }
  }
}

/// The `some` line of `/proc/pressure/cpu`: time in which a runnable task waited for a CPU, in µs since boot.
package struct CPUPressure: Equatable, Sendable {
  package let someUs: UInt64

  /// Nil when the text is not of this file.
  package init?(_ text: String) {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("some ") }),
      let total = line.split(separator: " ").first(where: { $0.hasPrefix("total=") }),
      let us = UInt64(total.dropFirst(6))
    else { return nil }
    someUs = us
  }
}
