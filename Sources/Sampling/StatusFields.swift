/// Files of `Key:  value [kB]` lines: `/proc/PID/status`, `smaps_rollup`, `/proc/meminfo`.
package struct StatusFields: Equatable, Sendable {
  private let fields: [Substring: Substring]

  package init(_ text: String) {
    fields = text.split(separator: "\n").reduce(into: [:]) { fields, line in
      guard let colon = line.firstIndex(of: ":") else { return }
      let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
      // A process may name itself so that its Name line looks like another field; the first line of a key counts.
      if fields[line[..<colon]] == nil { fields[line[..<colon]] = value }
    }
  }

  /// A plain number, nil when absent or something else.
  package func number(_ key: Substring) -> UInt64? { fields[key].flatMap { UInt64($0) } }

  /// A number of `kB` (1,024 bytes), in bytes.
  package func bytes(_ key: Substring) -> UInt64? {
    guard let words = fields[key]?.split(whereSeparator: \.isWhitespace), words.count == 2, words[1] == "kB",
      let kilobytes = UInt64(words[0]), kilobytes <= UInt64.max / 1024
    else { return nil }
    return kilobytes * 1024
  }
}
