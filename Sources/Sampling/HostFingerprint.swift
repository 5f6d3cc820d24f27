import Quantities

extension HostFacts {
  /// In what this machine differs from another as far as a measurement feels it: names with both values.
  ///
  /// The clock rate of the moment and the compiler are no part of the machine; memory may differ by 1 %, as virtual
  /// machines of one size do.
  package func differences(from other: HostFacts) -> [String] {
    var differences: [String] = []
    func compare(_ name: String, _ own: String, _ others: String) {
      if own != others { differences.append("\(name) \(own) and \(others)") }
    }
    compare("CPU", cpuModel, other.cpuModel)
    compare("cores", "\(cores)", "\(other.cores)")
    compare("architecture", architecture, other.architecture)
    compare("kernel", kernel, other.kernel)
    for option in Set(kernelConfig.keys).union(other.kernelConfig.keys).sorted() {
      compare(option, kernelConfig[option] ?? "unknown", other.kernelConfig[option] ?? "unknown")
    }
    compare("governor", governor, other.governor)
    compare("clock source", clocksource, other.clocksource)
    compare("hypervisor", hypervisor, other.hypervisor)
    let (small, large) = (min(memoryBytes, other.memoryBytes), max(memoryBytes, other.memoryBytes))
    if Double(large) > 1.01 * Double(small) {
      compare("memory", ByteCount(memoryBytes).description, ByteCount(other.memoryBytes).description)
    }
    return differences
  }
}
