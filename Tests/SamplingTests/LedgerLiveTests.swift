import Foundation
import Kernel
import Quantities
import Sampling
import Support
import Testing

/// A known amount of CPU burnt in a child must stand in its row.
@Suite struct LedgerLiveTests {
  /// 300 ms of the child's own CPU clock, in a grandchild that ends and is waited for, then a line, then a wait.
  private static let burn = """
    import os, sys, time
    sys.stdin.readline()
    child = os.fork()
    if child == 0:
        while time.process_time() < 0.3: pass
        os._exit(0)
    os.waitpid(child, 0)
    print("burnt", flush=True)
    sys.stdin.readline()
    """

  @Test func aBurntAmountStandsInItsRow() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", Self.burn]
    let (input, output) = (Foundation.Pipe(), Foundation.Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    defer {
      input.fileHandleForWriting.closeFile()
      process.waitUntilExit()
    }
    let accounts = Accounts(components: ["burner": [process.processIdentifier]], harness: [getpid()])
    let sampler = CPUSampler(ProcFS(), accounts: accounts)
    let first = try sampler.snapshot()
    input.fileHandleForWriting.write(Data("go\n".utf8))
    #expect(output.fileHandleForReading.availableData == Data("burnt\n".utf8))
    let window = CPUWindow(from: first, to: try sampler.snapshot(), accounts: accounts, interruptsApart: false)
    // Its own clock said 300 ms; the rest is interpreter, fork and wait, and reaped time comes in units of 10 ms.
    #expect((280_000_000...600_000_000).contains(window.ledger.ns(.component("burner"))))
    #expect(window.ledger.totalNs >= 280_000_000)
    #expect(window.machine.contextSwitches ?? 0 > 0)
  }
}
