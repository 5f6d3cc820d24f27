/// Lanes that wait for the same thing, in order: a list threaded through `Lane.next`.
struct LaneChain {
  private(set) var first: Int32 = -1
  private var last: Int32 = -1

  var isEmpty: Bool { first < 0 }

  @inline(__always)
  mutating func append(_ lane: Int, in lanes: UnsafeMutablePointer<Lane>) {
    let link = Int32(truncatingIfNeeded: lane)
    lanes[lane].next = -1
    if last >= 0 { lanes[Int(last)].next = link } else { first = link }
    last = link
  }

  @inline(__always)
  mutating func popFirst(in lanes: UnsafeMutablePointer<Lane>) -> Int? {
    guard first >= 0 else { return nil }
    let lane = Int(first)
    first = lanes[lane].next
    if first < 0 { last = -1 }
    return lane
  }

  /// Takes one lane out, wherever it is; for what is rare.
  mutating func remove(_ lane: Int, in lanes: UnsafeMutablePointer<Lane>) {
    var rest = self
    self = LaneChain()
    while let other = rest.popFirst(in: lanes) {
      if other != lane { append(other, in: lanes) }
    }
  }
}
