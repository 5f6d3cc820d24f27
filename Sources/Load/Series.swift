/// The seconds of the window, put together from the slices of all workers.
struct Series {
  private(set) var seconds: [Int: Slice] = [:]
  /// The last second that each worker has handed over.
  private var reached: [Int]
  private var toReport: Set<Int> = []

  init(workers: Int) { reached = .init(repeating: -1, count: workers) }

  mutating func add(_ slice: TallySlice, of worker: Int) {
    seconds[slice.second, default: Slice()].add(slice)
    reached[worker] = max(reached[worker], slice.second)
    toReport.insert(slice.second)
  }

  /// The seconds to which no worker will add any more, in order, each once.
  mutating func takeComplete(isOver: Bool) -> [Int] {
    let reachedByAll = reached.min() ?? -1
    let complete = toReport.filter { isOver || $0 <= reachedByAll }
    toReport.subtract(complete)
    return complete.sorted()
  }
}
