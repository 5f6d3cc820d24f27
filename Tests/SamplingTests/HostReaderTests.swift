import Foundation
import Sampling
import Testing

@Suite struct HostReaderTests {
  private let cpuinfo = """
    processor\t: 0
    model name\t: Imaginary: 9000
    cpu MHz\t\t: 2596.140
    flags\t\t: fpu tsc hypervisor sse

    processor\t: 1
    model name\t: Imaginary: 9000
    cpu MHz\t\t: 1000
    """

  @Test func everythingThere() throws {
    let tree = try FakeTree([
      "proc/cpuinfo": cpuinfo, "proc/sys/kernel/osrelease": "6.1.0-test\n", "proc/meminfo": "MemTotal:  1024 kB\n",
      "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance\n",
      "sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc\n", "sys/hypervisor/type": "xen\n",
      "etc/os-release": "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
      "boot/config-6.1.0-test": "CONFIG_HZ=250\nCONFIG_PSI=y\n# CONFIG_IRQ_TIME_ACCOUNTING is not set\n",
      "boot/config-5.0.0": "CONFIG_HZ=1000\n",
    ])
    let facts = HostReader(root: tree.root).facts(toolchain: "Swift 6.3")
    #expect(facts.cpuModel == "Imaginary: 9000")
    #expect(facts.cores == 2 && facts.mhz == 2596.14 && facts.governor == "performance")
    #expect(facts.kernel == "6.1.0-test" && facts.clocksource == "tsc" && facts.hypervisor == "xen")
    #expect(facts.memoryBytes == 1 << 20)
    #expect(facts.distribution == "Debian GNU/Linux 12 (bookworm)")
    #expect(facts.kernelConfig["HZ"] == "250")
    #expect(facts.kernelConfig["PSI"] == "y")
    #expect(facts.kernelConfig["IRQ_TIME_ACCOUNTING"] == "n")
    #expect(facts.toolchain == "Swift 6.3")
  }

  @Test func nothingThere() throws {
    let facts = HostReader(root: try FakeTree().root).facts(toolchain: "x")
    #expect(facts.cpuModel == "unknown" && facts.kernel == "unknown" && facts.distribution == "unknown")
    #expect(facts.mhz == nil && facts.hypervisor == "unknown")
    #expect(Set(facts.kernelConfig.values) == ["unknown"])
  }

  @Test func withoutTheFlagThereIsNoHypervisor() throws {
    let tree = try FakeTree(["proc/cpuinfo": cpuinfo.replacing("hypervisor ", with: "")])
    #expect(HostReader(root: tree.root).facts(toolchain: "x").hypervisor == "none")
    let unnamed = try FakeTree(["proc/cpuinfo": cpuinfo])
    #expect(HostReader(root: unnamed.root).facts(toolchain: "x").hypervisor == "present, unnamed")
  }

  @Test func thePackedConfigComesFirst() throws {
    let tree = try FakeTree(["proc/sys/kernel/osrelease": "6.1.0\n", "boot/config-6.1.0": "CONFIG_HZ=100\n"])
    // gzip of "CONFIG_HZ=300\nCONFIG_PSI=y\n"
    try tree.write(
      try #require(Data(base64Encoded: "H4sIAAAAAAACA3P293PzdI/3iLI1NjDgcobwAoI9bSu5ABmLUBIbAAAA")),
      to: "proc/config.gz")
    #expect(HostReader(root: tree.root).facts(toolchain: "x").kernelConfig["HZ"] == "300")
    try tree.write(Data("not gzip".utf8), to: "proc/config.gz")
    #expect(HostReader(root: tree.root).facts(toolchain: "x").kernelConfig["HZ"] == "100")
  }
}
