import Glibc

/// One field of a response's head, looked for by name in bytes that are known to begin with whole heads. For what only
/// some runs ask for: the parser itself reads nothing that it does not need.
package struct HeaderField: Sendable {
  /// In lower case, with the colon.
  private let name: [UInt8]

  /// - Parameter name: without a colon, in any case.
  package init(_ name: String) { self.name = Array("\(name.lowercased()):".utf8) }

  /// Where the field's value stands in the final head, without the spaces around it; nil when the head has no such field.
  package func value(in bytes: UnsafePointer<UInt8>, _ count: Int) -> UnsafeBufferPointer<UInt8>? {
    var at = 0
    while at < count {
      let head = ResponseHead.parse(bytes + at, count &- at)
      guard head.length > 0 else { return nil }
      if head.status >= 200 { return find(bytes + at, head.length) }
      at &+= head.length
    }
    return nil
  }

  private func find(_ head: UnsafePointer<UInt8>, _ count: Int) -> UnsafeBufferPointer<UInt8>? {
    var line = head
    let end = head + count
    while line < end, let feed = memchr(line, 10, end - line) {
      let next = UnsafePointer(feed.assumingMemoryBound(to: UInt8.self)) + 1
      if next - line > name.count, isNamed(line) { return trimmed(line + name.count, next) }
      line = next
    }
    return nil
  }

  private func isNamed(_ line: UnsafePointer<UInt8>) -> Bool {
    for index in name.indices {
      let byte = line[index]
      guard (65...90 ~= byte ? byte | 0x20 : byte) == name[index] else { return false }
    }
    return true
  }

  private func trimmed(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (start, end)
    while start < end, start.pointee <= 32 { start += 1 }
    while end > start, end[-1] <= 32 { end -= 1 }
    return UnsafeBufferPointer(start: start, count: end - start)
  }
}
