/// The value of a header field as a list of elements between commas, looked at in place.
struct FieldValue {
  private let start: UnsafePointer<UInt8>
  private let count: Int

  /// The bytes behind `name` when the line of `count` bytes starts with it in any case; `name` is lower case.
  @inline(__always)
  init?(_ line: UnsafePointer<UInt8>, _ count: Int, after name: StaticString) {
    let length = name.utf8CodeUnitCount
    guard count > length, equalIgnoringCase(line, name.utf8Start, length) else { return nil }
    start = line + length
    self.count = count - length
  }

  /// All of a value.
  init(_ value: UnsafePointer<UInt8>, _ count: Int) {
    start = value
    self.count = count
  }

  /// Whether one of the elements is `word`, in any case; `word` is lower case.
  @inline(__always)
  func hasElement(_ word: StaticString) -> Bool {
    var at = 0
    while at < count {
      let end = endOfElement(at)
      if element(at, end, is: word) { return true }
      at = end &+ 1
    }
    return false
  }

  /// The value as a decimal number of at most 18 digits behind its leading zeros; nil when it is none.
  var number: Int? {
    let end = endOfElement(0)
    var number = 0
    var digits = 0
    for byte in UnsafeBufferPointer(start: start, count: end) where byte > 32 {
      guard 48...57 ~= byte, digits < 18 else { return nil }
      number = number * 10 + Int(byte - 48)
      if number > 0 || digits > 0 { digits += 1 }
    }
    return end == 0 ? nil : number
  }

  func lastElementIs(_ word: StaticString) -> Bool {
    var at = 0
    while true {
      let end = endOfElement(at)
      if end == count { return element(at, end, is: word) }
      at = end &+ 1
    }
  }

  @inline(__always)
  private func endOfElement(_ from: Int) -> Int {
    var end = from
    while end < count, start[end] != 0x2c { end &+= 1 }
    return end
  }

  @inline(__always)
  private func element(_ from: Int, _ to: Int, is word: StaticString) -> Bool {
    var from = from
    var to = to
    while from < to, start[from] <= 32 { from &+= 1 }
    while to > from, start[to &- 1] <= 32 { to &-= 1 }
    let length = word.utf8CodeUnitCount
    return to &- from == length && equalIgnoringCase(start + from, word.utf8Start, length)
  }
}

@inline(__always)
private func equalIgnoringCase(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Bool {
  for index in 0..<count {
    let byte = a[index]
    guard (byte >= 65 && byte <= 90 ? byte | 0x20 : byte) == b[index] else { return false }
  }
  return true
}
