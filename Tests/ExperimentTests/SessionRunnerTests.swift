import Profiles
import Quantities
import Results
import Testing

@testable import Experiment

@Suite("Session runner") struct SessionRunnerTests {
  private func run(
    _ source: TableOfTrials, pairs: Int = 8, reruns: Int = 7, interruptedAfter most: Int = .max
  ) throws -> [TrialRecord] {
    try SessionRunner(
      try GatePlan.synthetic(reruns: reruns), pairs: pairs, source: source,
      interrupted: { source.slots.count >= most }, journal: { _ in }, save: { _, _ in }
    ).run()
  }

  @Test("as many pairs as asked for, whatever they show")
  func fixed() throws {
    let trials = try run(TableOfTrials { arm, _ in arm == Arm.candidate ? 3 : 1 })
    #expect(trials.count == 16)
    #expect(trials.map(\.block) == (1...8).flatMap { [$0, $0] })
  }

  @Test("a block with an invalid trial is run again")
  func reruns() throws {
    let trials = try run(TableOfTrials(valid: { arm, block in !(arm == Arm.baseline && block == 3) }))
    #expect(trials.count == 18)
  }

  @Test("it ends when a fifth is dropped, or the limit is reached")
  func hopeless() throws {
    #expect(try run(TableOfTrials(valid: { _, _ in false })).count == 6)
    #expect(try run(TableOfTrials(valid: { _, block in block != 2 }), reruns: 0).count == 4)
  }

  @Test("interrupted, it keeps whole blocks")
  func interrupted() throws { #expect(try run(TableOfTrials(), interruptedAfter: 5).count == 4) }
}
