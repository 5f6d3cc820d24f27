/// The processors a process may run on, by their kernel numbers from 0.
package struct ProcessorSet: Hashable, Sendable, CustomStringConvertible {
  /// Ascending, without repeats, never empty.
  package let numbers: [Int]

  /// Nil for an empty set or a negative number.
  package init?(_ numbers: some Sequence<Int>) {
    let sorted = Set(numbers).sorted()
    guard let first = sorted.first, first >= 0 else { return nil }
    self.numbers = sorted
  }

  /// One bit for each processor, the lowest first, as sched_setaffinity wants it.
  package var mask: [UInt64] {
    var words = [UInt64](repeating: 0, count: (numbers.last ?? 0) / 64 + 1)
    for n in numbers { words[n / 64] |= 1 << UInt64(n % 64) }
    return words
  }

  /// The kernel's list format: `0`, `1-3,6`.
  package var description: String {
    var runs: [ClosedRange<Int>] = []
    for n in numbers {
      if let last = runs.last, last.upperBound == n - 1 {
        runs[runs.count - 1] = last.lowerBound...n
      } else {
        runs.append(n...n)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
  }
}
