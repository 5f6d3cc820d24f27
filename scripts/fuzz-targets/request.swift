@testable import Wire

/// The request parser of `toll serve`: any bytes, in pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  guard size > 1 else { return 0 }
  let step = Int(data[0]) + 1
  var parser = HTTP1RequestParser()
  var kept: [UInt8] = []
  var at = 1
  while at < size {
    let end = min(size, at + step)
    kept += UnsafeBufferPointer(start: data + at, count: end - at)
    at = end
    while !kept.isEmpty {
      let exact = UnsafeMutablePointer<UInt8>.allocate(capacity: kept.count)
      exact.initialize(from: kept, count: kept.count)
      defer { exact.deallocate() }
      let taken = parser.step(exact, kept.count, bodyLimit: 1 << 20)
      precondition(taken.consumed >= 0 && taken.consumed <= kept.count)
      if case .refused = taken.step { return 0 }
      if case .body(let start, let count, _) = taken.step {
        precondition(start >= 0 && start + count <= taken.consumed)
      }
      kept.removeFirst(taken.consumed)
      if taken.consumed == 0 || taken.step == .needsMore { break }
    }
  }
  return 0
}
