@testable import Wire

/// The response parser: any bytes, at once and in pieces, come to the same verdict.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  guard size > 2 else { return 0 }
  let bodyless = data[0] & 1 == 1
  let step = Int(data[1]) + 1
  let bytes = Array(UnsafeBufferPointer(start: data + 2, count: size - 2))
  let whole = read(bytes, step: bytes.count, bodyless: bodyless)
  let pieces = read(bytes, step: step, bodyless: bodyless)
  precondition(whole == pieces, "\(whole) at once, \(pieces) in pieces of \(step)")
  return 0
}

/// Feeds the bytes as the engine does: what is not taken is offered again with more behind it.
private func read(_ bytes: [UInt8], step: Int, bodyless: Bool) -> String {
  var parser = HTTP1ResponseParser()
  var kept: [UInt8] = []
  var at = 0
  while at < bytes.count {
    let end = min(bytes.count, at + step)
    kept += bytes[at..<end]
    at = end
    // A buffer of exactly this size, so that reading behind it is noticed.
    let exact = UnsafeMutablePointer<UInt8>.allocate(capacity: kept.count)
    exact.initialize(from: kept, count: kept.count)
    defer { exact.deallocate() }
    let taken = parser.consume(exact, kept.count, bodyless: bodyless)
    precondition(taken.consumed >= 0 && taken.consumed <= kept.count)
    switch taken.verdict {
    case .needsMore: kept.removeFirst(taken.consumed)
    case .complete: return "complete \(parser.status) \(parser.closes) \(at - kept.count + taken.consumed)"
    case .malformed: return "malformed"
    }
  }
  return "needs more, ends \(parser.end())"
}
