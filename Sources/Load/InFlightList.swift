/// The requests in flight in the order in which they were started, which is the order of their deadlines: a doubly linked
/// list threaded through the connection table.
struct InFlightList {
  private(set) var first: Int32 = -1
  private var last: Int32 = -1
  private(set) var count = 0

  @inline(__always)
  mutating func append(_ slot: Int, in table: UnsafeMutablePointer<Connection>) {
    let link = Int32(truncatingIfNeeded: slot)
    table[slot].earlier = last
    table[slot].later = -1
    if last >= 0 { table[Int(last)].later = link } else { first = link }
    last = link
    count &+= 1
  }

  @inline(__always)
  mutating func remove(_ slot: Int, in table: UnsafeMutablePointer<Connection>) {
    let earlier = table[slot].earlier
    let later = table[slot].later
    if earlier >= 0 { table[Int(earlier)].later = later } else { first = later }
    if later >= 0 { table[Int(later)].earlier = earlier } else { last = earlier }
    count &-= 1
  }
}
