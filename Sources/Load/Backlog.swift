/// The requests that are due but wait for a free connection.
///
/// While requests wait, a second reading of the schedule runs ahead of the first up to the present; the distance between
/// them is the backlog.
struct Backlog {
  private var ahead: Schedule?
  /// How many requests wait now.
  private(set) var depth: UInt64 = 0
  /// The most requests that waited at one time.
  private(set) var longest: UInt64 = 0

  /// Whether the request now dispatched found every connection busy when it was due.
  var isWaiting: Bool { ahead != nil }

  /// A request is due and no connection is free.
  @inline(never)
  mutating func begin(_ schedule: Schedule) {
    if ahead == nil { ahead = schedule }
  }

  /// Counts what has become due by `offset` (ns from the start of the run).
  mutating func catchUp(to offset: UInt64) {
    guard var schedule = ahead else { return }
    while schedule.next != .max, schedule.next <= offset {
      schedule.advance()
      depth &+= 1
    }
    ahead = schedule
    longest = max(longest, depth)
  }

  /// Ends the arrivals at this offset in ns, which lies ahead.
  mutating func end(before offset: UInt64) { ahead?.end(before: offset) }

  /// One waiting request has got its connection; behind the last one nothing waits any more.
  mutating func dispatched() {
    depth &-= 1
    if depth == 0 { ahead = nil }
  }
}
