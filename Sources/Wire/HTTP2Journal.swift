import CNghttp2

/// Where sessions of one thread write down what happens to them. Read it and clear it after each call of a session.
package struct HTTP2Journal: ~Copyable {
  let pages: UnsafeMutablePointer<HTTP2Pages>

  package init() {
    pages = .allocate(capacity: 1)
    pages.initialize(to: HTTP2Pages())
  }

  deinit {
    pages.pointee.events.deallocate()
    pages.pointee.text.deallocate()
    pages.deallocate()
  }

  package var count: Int { pages.pointee.count }
  package subscript(index: Int) -> HTTP2Event { pages.pointee.events[index] }
  /// What the offsets of heads count from.
  package var text: UnsafePointer<UInt8> { UnsafePointer(pages.pointee.text) }

  package func clear() {
    pages.pointee.count = 0
    pages.pointee.textCount = 0
  }
}

/// A growing list of events and the text that belongs to them.
struct HTTP2Pages {
  var events = UnsafeMutablePointer<HTTP2Event>.allocate(capacity: 64)
  var count = 0
  private var capacity = 64
  var text = UnsafeMutablePointer<UInt8>.allocate(capacity: 4_096)
  var textCount = 0
  private var textCapacity = 4_096
  /// The heads being read: a connection sends one at a time.
  var request = HTTP2RequestHead()
  var response = HTTP2ResponseHead()

  mutating func add(_ event: HTTP2Event) {
    if count == capacity {
      let larger = UnsafeMutablePointer<HTTP2Event>.allocate(capacity: capacity &* 2)
      larger.moveInitialize(from: events, count: count)
      events.deallocate()
      events = larger
      capacity &*= 2
    }
    (events + count).initialize(to: event)
    count &+= 1
  }

  mutating func keep(_ bytes: UnsafePointer<UInt8>, _ size: Int) -> RequestHead.Slice {
    if textCapacity &- textCount < size {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: (textCapacity &+ size) &* 2)
      larger.update(from: text, count: textCount)
      text.deallocate()
      text = larger
      textCapacity = (textCapacity &+ size) &* 2
    }
    (text + textCount).update(from: bytes, count: size)
    textCount &+= size
    return RequestHead.Slice(start: textCount &- size, count: size)
  }
}
