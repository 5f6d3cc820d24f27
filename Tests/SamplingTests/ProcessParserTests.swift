import Sampling
import Testing

@Suite struct ProcessParserTests {
  @Test func schedStat() {
    let stat = SchedStat("92628 56243 2\n")
    #expect(stat?.runNs == 92_628)
    #expect(stat?.waitNs == 56_243)
    for text in ["", "1 2", "a b c", "1 2 3 4", "-1 2 3"] { #expect(SchedStat(text) == nil) }
  }

  private let numbers = "S 1 1 1 0 -1 4194560 1 2 3 4 17 5 0 0 20 0 9 0 12345 1000 200"

  @Test(arguments: ["envoy", "a b", "wrk:worker_0", "x) R 1 (y", ")", "((", "", "1 (2) 3"])
  func statOfAnyCommand(_ command: String) {
    let stat = ProcessStat("4711 (\(command)) \(numbers)\n")
    #expect(stat?.command == command)
    #expect(stat?.cpuTicks == 22)
    #expect(stat?.threads == 9)
  }

  @Test(arguments: [
    "", "1 envoy S 1", "1 )envoy( S 1", "1 (envoy) S 1 2 3", "1 (envoy) S 1 1 1 0 -1 4 1 2 3 4 x 5 0 0 20 0 9",
  ])
  func notAStat(_ text: String) { #expect(ProcessStat(text) == nil) }

  @Test func statusFields() {
    let status = StatusFields(
      """
      Name:\tenvoy
      VmHWM:\t   68000 kB
      VmRSS:\t   66000 kB
      Threads:\t9
      voluntary_ctxt_switches:\t150
      nonvoluntary_ctxt_switches:\t7
      """)
    #expect(status.bytes("VmHWM") == 68_000 << 10)
    #expect(status.bytes("VmRSS") == 66_000 << 10)
    #expect(status.number("voluntary_ctxt_switches") == 150)
    #expect(status.number("nonvoluntary_ctxt_switches") == 7)
    #expect(status.number("VmRSS") == nil)
    #expect(status.bytes("Threads") == nil)
    #expect(status.bytes("VmSwap") == nil)
  }

  @Test func theFirstLineOfAKeyCounts() {
    #expect(StatusFields("VmRSS:\t1 kB\nVmRSS:\t2 kB\n").bytes("VmRSS") == 1024)
    #expect(
      StatusFields("no colon\n:\nVmRSS:\t99999999999999999999 kB\nVmHWM: 18446744073709551615 kB").bytes("VmRSS") == nil
    )
    #expect(StatusFields("VmHWM: 18446744073709551615 kB").bytes("VmHWM") == nil)
  }

  @Test func rollup() {
    let text = """
      5593aa7f2000-7ffef7dd5000 ---p 00000000 00:00 0                          [rollup]
      Rss:                1768 kB
      Pss:                 433 kB
      Pss_Dirty:           112 kB
      """
    #expect(StatusFields(text).bytes("Pss") == 433 << 10)
  }
}
