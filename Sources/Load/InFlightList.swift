/// The requests in flight in the order in which they were started, which is the order of their deadlines: a doubly linked
/// list threaded through the lanes.
struct InFlightList {
  private(set) var first: Int32 = -1
  private var last: Int32 = -1
  private(set) var count = 0

  @inline(__always)
  mutating func append(_ lane: Int, in lanes: UnsafeMutablePointer<Lane>) {
    let link = Int32(truncatingIfNeeded: lane)
    lanes[lane].earlier = last
    lanes[lane].later = -1
    if last >= 0 { lanes[Int(last)].later = link } else { first = link }
    last = link
    count &+= 1
  }

  @inline(__always)
  mutating func remove(_ lane: Int, in lanes: UnsafeMutablePointer<Lane>) {
    let earlier = lanes[lane].earlier
    let later = lanes[lane].later
    if earlier >= 0 { lanes[Int(earlier)].later = later } else { first = later }
    if later >= 0 { lanes[Int(later)].earlier = earlier } else { last = earlier }
    count &-= 1
  }
}
