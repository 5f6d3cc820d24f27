import Quantities

/// Arrivals that somebody recorded: offsets from the start, each request due at its own.
package struct Replay: Sendable, Equatable {
  /// In ns, ascending.
  let offsets: [UInt64]

  /// Reads one offset a line, as a duration (`12.5ms`) or in seconds (`0.0125`); empty lines and those behind `#` do not
  /// count. The earliest offset is the start.
  ///
  /// - Throws: `Problem` of kind usage with file and line.
  package init(parsing text: String, file: String) throws(Problem) {
    var offsets: [UInt64] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let word = line.filter { $0 != " " && $0 != "\t" && $0 != "\r" }
      if word.isEmpty || word.hasPrefix("#") { continue }
      guard let offset = Self.offset(word) else {
        throw .usage("\(file):\(index + 1): \"\(word)\" is no offset (for example 0.0125 for seconds, or 12.5ms)")
      }
      offsets.append(offset)
    }
    guard let first = offsets.min() else { throw .usage("\(file): it holds no offsets; write one a line") }
    self.offsets = offsets.map { $0 - first }.sorted()
  }

  private static func offset(_ word: String) -> UInt64? {
    if let seconds = Double(word) { return seconds >= 0 && seconds < 9e9 ? UInt64((seconds * 1e9).rounded()) : nil }
    return (try? Nanoseconds(parsing: word))?.count
  }

  package var count: Int { offsets.count }

  /// Where the last arrival is due.
  package var end: Nanoseconds { Nanoseconds(offsets[offsets.count - 1]) }

  /// Arrivals per second between the first and the last.
  package var mean: Double { end > .zero ? Double(count - 1) / end.inSeconds : Double(count) }
}
