import Kernel
import Load
import Quantities
import Synchronization

/// The loads that were started over the network: those that run, and the last results.
final class RestRuns: Sendable {
  /// By Fortio's numbers.
  enum State: Int, Sendable { case running = 2, stopping }

  struct Run: Sendable {
    let load: LoadRun
    let options: RestOptions
    var state = State.running
  }

  private struct Board: Sendable {
    var runs: [Int64: Run] = [:]
    var lastID: Int64 = 0
    /// The newest last.
    var results: [(id: String, json: [UInt8])] = []
  }

  /// How many loads may run at a time.
  private static let mostRuns = 8
  /// How many results are kept.
  private static let mostResults = 32

  private let board = Mutex(Board())

  /// The number of the next run.
  func nextID() -> Int64 {
    board.withLock { board in
      board.lastID += 1
      return board.lastID
    }
  }

  /// - Throws: `Problem` of kind environment when enough run already.
  func begin(_ load: LoadRun, _ options: RestOptions) throws(Problem) {
    let isBegun = board.withLock { board in
      guard board.runs.count < Self.mostRuns else { return false }
      board.runs[options.runID] = Run(load: load, options: options)
      return true
    }
    guard isBegun else { throw .environment("\(Self.mostRuns) loads run already; stop one, or wait") }
  }

  func end(_ id: Int64, result: (id: String, json: [UInt8])?) {
    board.withLock { board in
      board.runs[id] = nil
      guard let result else { return }
      board.results.append(result)
      board.results.removeFirst(max(0, board.results.count - Self.mostResults))
    }
  }

  /// The runs by number; one alone when it is named.
  func all(_ id: Int64?) -> [Int64: Run] {
    board.withLock { board in id.map { id in board.runs.filter { $0.key == id } } ?? board.runs }
  }

  func result(_ id: String) -> [UInt8]? { board.withLock { $0.results.last { $0.id == id }?.json } }

  /// Stops one run, or all of them; returns those that were running.
  func stop(_ id: Int64?) -> [RestOptions] {
    let stopped = board.withLock { board in
      let wanted = board.runs.filter { (id ?? $0.key) == $0.key && $0.value.state == .running }
      for id in wanted.keys { board.runs[id]?.state = .stopping }
      return wanted.values.sorted { $0.options.runID < $1.options.runID }
    }
    for run in stopped { run.load.stop() }
    return stopped.map(\.options)
  }

  /// Waits until these are over.
  func wait(for runs: [RestOptions]) {
    while board.withLock({ board in runs.contains { board.runs[$0.runID] != nil } }) {
      Thread.sleep(until: MonotonicClock.nanoseconds() + 2_000_000)
    }
  }
}
