/// What this machine is, as far as it changes a measurement. What could not be read is "unknown".
package struct HostFacts: Codable, Equatable, Sendable {
  package var cpuModel: String
  /// Logical processors online.
  package var cores: Int
  /// Clock of the first core when the facts were read.
  package var mhz: Double?
  /// Frequency governor of the first core.
  package var governor: String
  package var architecture: String
  /// Kernel release.
  package var kernel: String
  /// Build options that decide where CPU time is booked, as in the kernel's own config: "y", "n" or "unknown".
  package var kernelConfig: [String: String]
  package var clocksource: String
  /// "none" on bare metal.
  package var hypervisor: String
  package var memoryBytes: UInt64
  package var distribution: String
  /// The compiler that built this binary, as given by the caller.
  package var toolchain: String

  package init(
    cpuModel: String, cores: Int, mhz: Double? = nil, governor: String, architecture: String, kernel: String,
    kernelConfig: [String: String], clocksource: String, hypervisor: String, memoryBytes: UInt64,
    distribution: String, toolchain: String
  ) {
    self.cpuModel = cpuModel
    self.cores = cores
    self.mhz = mhz
    self.governor = governor
    self.architecture = architecture
    self.kernel = kernel
    self.kernelConfig = kernelConfig
    self.clocksource = clocksource
    self.hypervisor = hypervisor
    self.memoryBytes = memoryBytes
    self.distribution = distribution
    self.toolchain = toolchain
  }
}
