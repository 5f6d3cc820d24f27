import HDR

/// The window second by second, and in slices of ten seconds behind the first ten minutes, so that a long run's record
/// stays small.
struct Series {
  /// What is over for every worker, packed, in order.
  private(set) var entries: [SeriesEntry] = []
  private var open: [Int: Slice] = [:]
  /// The last second that each worker has handed over.
  private var reached: [Int]
  /// Ten seconds of which not all are over.
  private var tenSeconds: (first: Int, slice: Slice)?

  /// Single seconds up to here, in seconds.
  static let singleSeconds = 600

  init(workers: Int) { reached = .init(repeating: -1, count: workers) }

  mutating func add(_ slice: TallySlice, of worker: Int) {
    open[slice.second, default: Slice()].add(slice)
    open[slice.second]?.backlog += slice.backlog
    reached[worker] = max(reached[worker], slice.second)
  }

  /// Takes the seconds to which no worker will add any more into the series and gives them to `report`, in order.
  mutating func close(isOver: Bool, report: (Int, Slice) -> Void) {
    let reachedByAll = reached.min() ?? -1
    for second in open.keys.filter({ isOver || $0 <= reachedByAll }).sorted() {
      guard let slice = open.removeValue(forKey: second) else { continue }
      report(second, slice)
      if second < Self.singleSeconds {
        entries.append(SeriesEntry(start: second, length: 1, slice))
      } else {
        join(slice, of: second)
      }
    }
    if isOver { closeTenSeconds() }
  }

  private mutating func join(_ slice: Slice, of second: Int) {
    let first = second / 10 * 10
    if let ten = tenSeconds, ten.first != first { closeTenSeconds() }
    if tenSeconds == nil { tenSeconds = (first, Slice()) }
    tenSeconds?.slice.add(slice)
  }

  private mutating func closeTenSeconds() {
    if let (first, slice) = tenSeconds { entries.append(SeriesEntry(start: first, length: 10, slice)) }
    tenSeconds = nil
  }
}

/// One slice of the series, packed, its histograms with two significant digits.
package struct SeriesEntry: Sendable {
  /// In seconds of the window.
  package let start: Int
  package let length: Int
  package let outcomes: [Outcome: UInt64]
  package let response: PackedHistogram
  package let service: PackedHistogram
  package let sendLag: PackedHistogram

  init(start: Int, length: Int, _ slice: Slice) {
    self.start = start
    self.length = length
    outcomes = slice.outcomes
    response = PackedHistogram(slice.response.coarsened())
    service = PackedHistogram(slice.service.coarsened())
    sendLag = PackedHistogram(slice.sendLag.coarsened())
  }

  /// All requests that ended in this slice.
  package var requests: UInt64 { outcomes.values.reduce(0, +) }
}
