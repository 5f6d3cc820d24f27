@testable import Wire

/// Feeds a response to the parser in portions as a socket would, keeping cut lines as the engine does.
struct Script {
  var parser = HTTP1ResponseParser()
  var kept: [UInt8] = []
  let bodyless: Bool

  init(bodyless: Bool = false) { self.bodyless = bodyless }

  /// The verdict behind `portion`, and the bytes behind the end of the response.
  mutating func feed(_ portion: [UInt8]) -> (verdict: HTTP1ResponseParser.Verdict, rest: [UInt8]) {
    kept += portion
    let step = kept.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { parser.consume($0, buffer.count, bodyless: bodyless) } ?? (0, .needsMore)
    }
    kept.removeFirst(step.consumed)
    return (step.verdict, kept)
  }

  mutating func feed(_ text: String) -> (verdict: HTTP1ResponseParser.Verdict, rest: [UInt8]) { feed(Array(text.utf8)) }
}
