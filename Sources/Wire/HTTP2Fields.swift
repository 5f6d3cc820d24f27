import CNghttp2

/// The header fields of one message, copied as they are added; names in lower case.
package struct HTTP2Fields: ~Copyable {
  private(set) var list: UnsafeMutablePointer<nghttp2_nv>
  private(set) var count = 0
  private var capacity = 16
  private var text: UnsafeMutablePointer<UInt8>
  private var textCount = 0
  private var textCapacity = 1_024

  package init() {
    list = .allocate(capacity: capacity)
    text = .allocate(capacity: textCapacity)
  }

  deinit {
    list.deallocate()
    text.deallocate()
  }

  /// Saves every session that is given these fields from copying them: they stay as they are and outlive the sessions.
  package func pin() {
    let flags = NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue
    for index in 0..<count { list[index].flags = UInt8(truncatingIfNeeded: flags) }
  }

  package mutating func clear() {
    count = 0
    textCount = 0
  }

  package mutating func add(_ name: StaticString, _ value: StaticString) {
    add(name, value.utf8Start, value.utf8CodeUnitCount)
  }

  package mutating func add(_ name: StaticString, _ value: UnsafePointer<UInt8>, _ valueCount: Int) {
    add(name.utf8Start, name.utf8CodeUnitCount, value, valueCount)
  }

  package mutating func add(_ name: StaticString, decimal value: Int) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var at = 20
      var rest = value.magnitude
      repeat {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        at &-= 1
        digits[at] = UInt8(truncatingIfNeeded: 48 &+ digit)
        rest = quotient
      } while rest > 0
      if let base = digits.baseAddress { add(name, base + at, 20 &- at) }
    }
  }

  package mutating func add(_ name: [UInt8], _ value: [UInt8]) {
    name.withUnsafeBufferPointer { name in
      value.withUnsafeBufferPointer { value in
        guard let start = name.baseAddress else { return }
        add(start, name.count, value.baseAddress ?? start, value.count)
      }
    }
  }

  /// Adds a field; upper case in its name becomes lower case.
  package mutating func add(
    _ name: UnsafePointer<UInt8>, _ nameCount: Int, _ value: UnsafePointer<UInt8>, _ valueCount: Int
  ) {
    makeRoom(nameCount &+ valueCount)
    let place = text + textCount
    for index in 0..<nameCount { place[index] = 65...90 ~= name[index] ? name[index] | 0x20 : name[index] }
    (place + nameCount).update(from: value, count: valueCount)
    textCount &+= nameCount &+ valueCount
    list[count] = nghttp2_nv(name: place, value: place + nameCount, namelen: nameCount, valuelen: valueCount, flags: 0)
    count &+= 1
  }

  private mutating func makeRoom(_ size: Int) {
    if textCapacity &- textCount < size {
      textCapacity = (textCapacity &+ size) &* 2
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: textCapacity)
      larger.update(from: text, count: textCount)
      for index in 0..<count {
        list[index].name = larger + (list[index].name - text)
        list[index].value = larger + (list[index].value - text)
      }
      text.deallocate()
      text = larger
    }
    if count == capacity {
      capacity &*= 2
      let larger = UnsafeMutablePointer<nghttp2_nv>.allocate(capacity: capacity)
      larger.moveInitialize(from: list, count: count)
      list.deallocate()
      list = larger
    }
  }
}
