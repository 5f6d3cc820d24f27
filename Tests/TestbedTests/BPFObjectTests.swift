import Foundation
import Glibc
import Kernel
import Quantities
import Support
import Testing

@testable import Testbed

/// Sources, compiler and layouts of the BPF programs.
struct BPFObjectTests {
  @Test func compilerThatIsMissingIsNamed() throws {
    try withScratchFolder { folder in
      #expect(
        throws: Problem.environment(
          "no-clang was not found in PATH; install the package clang, or run scripts/setup")
      ) { _ = try Tool("no-clang", package: "clang", environment: [:]) }
      #expect(
        throws: Problem.environment(
          "\(folder)/bpf_helpers.h was not found; install the package libbpf-dev, or run scripts/setup")
      ) {
        _ = try BPFCompiler(
          in: "\(folder)/bpf", environment: ProcessInfo.processInfo.environment, helpers: "\(folder)/bpf_helpers.h")
      }
    }
  }

  @Test(Requirement.program("clang"), arguments: BPFSource.allCases)
  func sourceCompilesWithoutWarnings(source: BPFSource) throws {
    try withScratchFolder { folder in
      try File.write(BPFSource.header.text, to: "\(folder)/\(BPFSource.header.name)")
      try File.write(source.text, to: "\(folder)/program.c")
      let completion = try run(
        "clang",
        [
          "-O2", "-Wall", "-Wextra", "-Werror", "-target", "bpf", "-I/usr/include/\(Machine.name)-linux-gnu",
          "-fsyntax-only", "\(folder)/program.c",
        ])
      #expect(completion.status == 0, "\(completion)")
    }
  }

  @Test func addressesAreInNetworkOrder() {
    #expect(withUnsafeBytes(of: BPFAddress.networkOrder("10.99.1.20")) { Array($0) } == [10, 99, 1, 20])
    let endpoint = BPFEndpoint("10.96.0.10", 8080)
    #expect(endpoint.port == 8080)
  }

  @Test func hardwareAddressIsReadFromIP() throws {
    let line =
      "2: br0: <BROADCAST,UP> mtu 1500 qdisc noqueue state UP\\    link/ether 02:1f:0a:63:ff:01 brd ff:ff:ff:ff:ff:ff"
    let words = try ProxyAssignment.hardwareAddress(in: line)
    #expect(withUnsafeBytes(of: words) { Array($0.prefix(6)) } == [0x02, 0x1f, 0x0a, 0x63, 0xff, 0x01])
    #expect(throws: Problem.self) { _ = try ProxyAssignment.hardwareAddress(in: "2: br0: link/none") }
  }

  @Test func runTimesAreSubtracted() {
    let earlier = BPFRunTime(program: "route/redirect", runs: 10, nanoseconds: 900)
    let later = BPFRunTime(program: "route/redirect", runs: 30, nanoseconds: 4_900)
    #expect(later.since(earlier) == BPFRunTime(program: "route/redirect", runs: 20, nanoseconds: 4_000))
  }
}
