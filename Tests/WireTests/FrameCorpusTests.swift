import Support
import Testing

@testable import Wire

/// The HTTP/2 and gRPC seeds of scripts/fuzz and every input that ever failed there.
struct FrameCorpusTests {
  /// What a server's session writes down of `bytes` behind the opening, streams that were attached to and not closed
  /// counted as open.
  private func server(_ bytes: [UInt8], pieces step: Int) -> [String] {
    let journal = HTTP2Journal()
    let settings = HTTP2Session.Settings(streams: 100, window: 65_535)
    guard let session = HTTP2Session(server: settings, journal: journal) else { return ["no memory"] }
    defer { session.free() }
    var rest = (Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0] + bytes)[...]
    var lines: [String] = []
    while !rest.isEmpty {
      let piece = Array(rest.prefix(step))
      rest = rest.dropFirst(step)
      if !session.receive(piece, piece.count) { return lines + ["no HTTP/2"] }
      while session.produce() != nil {}
      for index in 0..<journal.count {
        switch journal[index] {
        case .request(let stream, let head, let ends):
          lines.append("\(stream) \(head.method) \(head.path.count)\(head.isGRPC ? " grpc" : "")\(ends ? " ends" : "")")
        case .end(let stream): lines.append("\(stream) end")
        case .closed(let stream, let code, _): lines.append("\(stream) closed \(code.rawValue)")
        case .goAway: lines.append("goaway")
        case .response, .data, .settings: break
        }
      }
      journal.clear()
    }
    return lines
  }

  @Test func framesComeToTheSameInPieces() throws {
    var seen: [String: [String]] = [:]
    for (name, bytes) in try CorpusTests.inputs("frames") {
      let body = Array(bytes.dropFirst())
      let whole = server(body, pieces: .max)
      // Not in ones: Debian's nghttp2 1.52 counts the reads of a CONTINUATION's head against its limit of such frames.
      for step in [2, 3, 7] { #expect(server(body, pieces: step) == whole, "\(name) in pieces of \(step)") }
      seen[name] = whole
    }
    #expect(seen["get"] == ["1 get 1 ends"])
    #expect(seen["post"] == ["1 other 22", "1 end"])
    #expect(seen["call"] == ["1 other 22 grpc", "1 end"])
    #expect(seen["broken-off"] == ["1 get 1", "1 closed 8", "goaway"])
    #expect(seen["continued"] == ["1 get 1 ends"])
  }

  @Test func messagesComeToTheSameInPieces() throws {
    for (name, bytes) in try CorpusTests.inputs("grpc") {
      let ends = [1, 2, 3, bytes.count].map { step -> String in
        var frame = GRPCFrame()
        var lines: [String] = []
        var rest = bytes.dropFirst()
        while !rest.isEmpty {
          var piece = Array(rest.prefix(step))
          rest = rest.dropFirst(step)
          while !piece.isEmpty {
            let taken = piece.withUnsafeBufferPointer { buffer in
              buffer.baseAddress.map { frame.step($0, buffer.count, limit: 4_096) } ?? (0, .needsMore)
            }
            if case .begins = taken.step { lines.append("\(taken.step)") }
            if case .refused = taken.step { return "\(lines) \(taken.step)" }
            piece.removeFirst(taken.consumed)
          }
        }
        return "\(lines) \(frame.isInMessage)"
      }
      #expect(Set(ends).count == 1, "\(name): \(ends)")
    }
  }
}
