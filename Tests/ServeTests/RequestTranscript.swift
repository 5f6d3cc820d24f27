import Wire

/// What a request parser says about bytes that come in pieces, as one line of text per request.
struct RequestTranscript {
  private(set) var lines: [String] = []
  private var parser = HTTP1RequestParser()
  private var held: [UInt8] = []
  private var body: [UInt8] = []
  private var headline = ""
  private var bodyLimit: Int
  private var isDead = false

  init(bodyLimit: Int = 1 << 20) { self.bodyLimit = bodyLimit }

  /// The transcript of the pieces.
  static func of(_ pieces: [[UInt8]], bodyLimit: Int = 1 << 20) -> [String] {
    var transcript = RequestTranscript(bodyLimit: bodyLimit)
    for piece in pieces { transcript.feed(piece) }
    return transcript.lines
  }

  static func of(_ text: String, bodyLimit: Int = 1 << 20) -> [String] { of([Array(text.utf8)], bodyLimit: bodyLimit) }

  mutating func feed(_ piece: [UInt8]) {
    held += piece
    var at = 0
    while at < held.count, !isDead {
      let (consumed, step) = held.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { parser.step($0 + at, buffer.count - at, bodyLimit: bodyLimit) } ?? (0, .needsMore)
      }
      let start = at
      at += consumed
      switch step {
      case .needsMore:
        held.removeFirst(at)
        return
      case .whole(let head, let count):
        describe(head, start)
        body = Array(held[(start + head.length)..<(start + head.length + count)])
        finish()
      case .head(let head):
        describe(head, start)
      case .body(let offset, let count, let last):
        body += held[(start + offset)..<(start + offset + count)]
        if last { finish() }
      case .complete: finish()
      case .refused(let refusal):
        lines.append("\(refusal.status) \(refusal)")
        isDead = true
      }
    }
    held.removeFirst(min(at, held.count))
  }

  private mutating func describe(_ head: RequestHead, _ start: Int) {
    func text(_ slice: RequestHead.Slice) -> String {
      String(decoding: held[(start + Int(slice.start))..<(start + Int(slice.start) + Int(slice.count))], as: UTF8.self)
    }
    headline = "\(head.method) \(text(head.target))"
    if let query = head.query { headline += " query=\(text(query))" }
    if let type = head.contentType { headline += " type=\(text(type))" }
    if head.isHTTP10 { headline += " 1.0" }
    if !head.keepsAlive { headline += " close" }
    if head.expectsContinue { headline += " expect" }
    if head.acceptsGzip { headline += " gzip" }
    body = []
  }

  private mutating func finish() {
    lines.append(body.isEmpty ? headline : "\(headline) [\(String(decoding: body, as: UTF8.self))]")
    body = []
  }
}
