import Kernel
import Quantities
import Testing

@testable import Serve

@Suite struct TimerHeapTests {
  @Test func timersComeInTheOrderOfTheirTime() {
    var heap = TimerHeap(capacity: 1)
    var random = SplitMix64(seed: 11)
    var dues: [UInt64] = []
    for slot in 0..<5_000 {
      let due = UInt64(random.below(2_000))
      dues.append(due)
      heap.insert(due: due, token: EventLoop.Token(slot: UInt32(slot), generation: 7))
    }
    let first = heap.nextDue
    #expect(first == dues.min())
    var taken: [UInt64] = []
    for now in UInt64(0)..<2_000 {
      while let timer = heap.takeDue(at: now) {
        #expect(dues[Int(timer.token.slot)] == now)
        taken.append(now)
      }
    }
    #expect(taken == dues.sorted())
    let left = heap.count
    let next = heap.nextDue
    #expect(left == 0)
    #expect(next == .max)
  }

  @Test func nothingComesBeforeItsTime() {
    var heap = TimerHeap()
    heap.insert(due: 100, token: EventLoop.Token(slot: 1, generation: 1))
    let taken = [heap.takeDue(at: 99), heap.takeDue(at: 100), heap.takeDue(at: .max)].map { $0?.token }
    #expect(taken == [nil, EventLoop.Token(slot: 1, generation: 1), nil])
  }
}
