@testable import Wire

/// The chunked decoder: a body behind a fixed head, in pieces of every size.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  guard size > 1 else { return 0 }
  var verdicts: Set<String> = []
  for step in [1, Int(data[0]) + 1, size] {
    var parser = HTTP1ResponseParser()
    var kept = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
    var at = 1
    var verdict = HTTP1ResponseParser.Verdict.needsMore
    while at < size, verdict == .needsMore {
      let end = min(size, at + step)
      kept += UnsafeBufferPointer(start: data + at, count: end - at)
      at = end
      let taken = kept.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { parser.consume($0, buffer.count, bodyless: false) } ?? (0, .needsMore)
      }
      verdict = taken.verdict
      kept.removeFirst(taken.consumed)
    }
    if case .malformed = verdict { verdicts.insert("malformed") } else { verdicts.insert("\(verdict)") }
  }
  precondition(verdicts.count == 1, "\(verdicts)")
  return 0
}
