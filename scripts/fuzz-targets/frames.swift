@testable import Wire

/// HTTP/2 as `toll serve` and a client take it: any bytes behind the preface, in pieces. Data lies within the bytes just
/// received, and what was attached to a stream comes back once, when it is over.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  guard size > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: data + 1, count: size - 1))
  let settings = HTTP2Session.Settings(streams: 100, window: 65_535)
  let journal = HTTP2Journal()
  if let server = HTTP2Session(server: settings, journal: journal) {
    let opening = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]
    var end = End(session: server)
    end.feed(opening + bytes, step: Int(data[0]) + 1, journal)
    server.free()
    journal.clear()
  }
  if let client = HTTP2Session(client: settings, journal: journal) {
    var end = End(session: client)
    end.ask()
    end.feed([0, 0, 0, 4, 0, 0, 0, 0, 0] + bytes, step: Int(data[0]) + 1, journal)
    client.free()
  }
  return 0
}

private struct End {
  let session: HTTP2Session
  var open: Set<Int> = []

  mutating func ask() {
    var fields = HTTP2Fields()
    fields.add(":method", "GET")
    fields.add(":scheme", "http")
    fields.add(":path", "/")
    fields.add(":authority", "h")
    for mark in [1, 3] where session.request(fields, body: nil, attachment: .init(bitPattern: mark)) != nil {
      open.insert(mark)
    }
  }

  mutating func feed(_ bytes: [UInt8], step: Int, _ journal: borrowing HTTP2Journal) {
    var at = 0
    while at < bytes.count, session.isAlive {
      let count = min(step, bytes.count - at)
      // A buffer of exactly this size, so that reading behind it is noticed.
      let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
      piece.initialize(from: Array(bytes[at..<(at + count)]), count: count)
      defer { piece.deallocate() }
      at += count
      let isSound = session.receive(piece, count)
      take(journal, UnsafePointer(piece), count)
      while session.produce() != nil {}
      take(journal, UnsafePointer(piece), count)
      if !isSound { return }
    }
  }

  private mutating func take(_ journal: borrowing HTTP2Journal, _ piece: UnsafePointer<UInt8>, _ count: Int) {
    for index in 0..<journal.count {
      switch journal[index] {
      case .request(let stream, let head, _):
        for slice in [head.path, head.query, head.contentType].compactMap({ $0 }) {
          precondition(Int(slice.start) + Int(slice.count) <= journal.pages.pointee.textCount)
        }
        guard session.attach(.init(bitPattern: Int(stream))!, to: stream) else { break }
        precondition(open.insert(Int(stream)).inserted)
        var fields = HTTP2Fields()
        fields.add(":status", "200")
        session.respond(to: stream, fields, body: nil)
      case .data(_, let bytes, let length):
        precondition(bytes >= piece && bytes + length <= piece + count)
      case .closed(_, _, let attachment):
        if let attachment { precondition(open.remove(Int(bitPattern: attachment)) != nil) }
      case .response, .end, .goAway, .settings: break
      }
    }
    journal.clear()
  }
}
