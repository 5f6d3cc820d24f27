import Glibc
import Quantities
import RecordFixtures
import Statistics
import Testing

@testable import Results

@Suite("Verdicts from records with a matrix") struct CellTests {
  private static let cells = ["rate=1000", "rate=2000"]

  /// Twelve blocks in each cell; in the second the sidecar costs `factor` times the first's.
  private func named(_ name: String = "a.json", session: Int = 0, base: Double = 1, factor: Double) throws
    -> Comparability.Named
  {
    let trials = zip(Self.cells, [base, base * factor]).enumerated().flatMap { place, cell in
      SyntheticRun.arms(blocks: 12, candidate: "sidecar", session: 2 * session + place) { _ in cell.1 }.map { trial in
        var trial = trial
        trial.cell = cell.0
        return trial
      }
    }
    var run = try SyntheticRun.session(trials)
    run.profile.cells = Self.cells.map { CellRecord(name: $0, values: [:]) }
    return .init(run, name: name)
  }

  @Test("blocks of one number in two cells are two blocks")
  func blocks() throws {
    let run = try named(factor: 1.2).record
    let blocks = CompleteBlocks(run.trials, arms: ["sidecar", "baseline"], metrics: [.p50])
    #expect((blocks.run, blocks.count) == (24, 24))
    let ratios = blocks.logRatios(.p50, of: "sidecar", against: "baseline").map { expm1($0) }
    // Block by block, the first cell and then the second.
    #expect(ratios.prefix(4).map { Decimals.fixed($0, 2) } == ["0.00", "0.20", "0.00", "0.20"])
  }

  @Test("every cell is a comparison of its own, and one regression is enough")
  func arms() throws {
    let comparison = RecordComparison(tool: SyntheticRun.tool)
    let record = try comparison.arms(of: try named(factor: 1.2), candidate: "sidecar", baseline: "baseline")
    #expect(record.comparisons.map(\.cell) == Self.cells)
    #expect(record.comparisons.map(\.verdict) == [.unchanged, .regressed])
    #expect(record.comparisons.allSatisfy { $0.metrics.allSatisfy { $0.pairs == 12 } })
    // Two metrics in two cells share 0.01.
    #expect(record.comparisons.flatMap(\.metrics).allSatisfy { $0.alpha == 0.0025 })
    #expect(record.verdict == .regressed)
    #expect((record.blocks, record.dropped) == (24, 0))
  }

  @Test("a cell with too many invalid trials says so for itself")
  func dropped() throws {
    var run = try named(factor: 1.2).record
    for index in run.trials.indices where run.trials[index].cell == "rate=2000" && run.trials[index].block <= 3 {
      run.trials[index].valid = false
    }
    let record = try RecordComparison(tool: SyntheticRun.tool).arms(
      of: .init(run, name: "a.json"), candidate: "sidecar", baseline: "baseline")
    #expect(record.comparisons.map(\.verdict) == [.unchanged, .inconclusive])
    #expect(record.comparisons[1].metrics.allSatisfy { $0.verdict == .inconclusive })
    #expect(record.verdict == .inconclusive)
    #expect(record.reasons == ["3 of 12 blocks at rate=2000 had an invalid trial: nothing can be concluded"])
  }

  @Test("sessions are held against each other cell by cell")
  func sessions() throws {
    let record = try RecordComparison(tool: SyntheticRun.tool).sessions(
      try named("old.json", base: 2, factor: 1), try named("new.json", session: 1, base: 2, factor: 1.2),
      setup: "sidecar", baseline: "baseline")
    #expect(record.comparisons.map(\.cell) == Self.cells + Self.cells)
    #expect(record.comparisons.map(\.verdict) == [.unchanged, .regressed, .inconclusive, .inconclusive])
    #expect(record.verdict == .inconclusive)
  }
}
