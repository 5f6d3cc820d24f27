@testable import Wire

/// gRPC: any body comes to the same messages at once and in pieces, and any message is taken or refused.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  guard size > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: data + 1, count: size - 1))
  let whole = read(bytes, step: bytes.count)
  let pieces = read(bytes, step: Int(data[0]) + 1)
  precondition(whole.messages == pieces.messages && whole.end == pieces.end, "\(whole.end), in pieces \(pieces.end)")
  for message in whole.messages + [bytes] {
    let exact = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, message.count))
    exact.initialize(from: message, count: message.count)
    defer { exact.deallocate() }
    _ = try? HealthCheck.service(decoding: exact, message.count)
    guard let ping = try? PingMessage(decoding: exact, message.count) else { continue }
    let again = ping.encoded.withUnsafeBufferPointer { encoded in
      encoded.baseAddress.flatMap { try? PingMessage(decoding: $0, encoded.count) } ?? PingMessage()
    }
    precondition(again == ping)
  }
  return 0
}

private func read(_ bytes: [UInt8], step: Int) -> (messages: [[UInt8]], end: String) {
  var frame = GRPCFrame()
  var messages: [[UInt8]] = []
  var message: [UInt8] = []
  var at = 0
  while at < bytes.count {
    let count = min(step, bytes.count - at)
    let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
    piece.initialize(from: Array(bytes[at..<(at + count)]), count: count)
    defer { piece.deallocate() }
    at += count
    var taken = 0
    while taken < count {
      let (consumed, step) = frame.step(piece + taken, count - taken, limit: 4_096)
      precondition(consumed >= 0 && taken + consumed <= count)
      switch step {
      case .needsMore: break
      case .begins(0): messages.append([])
      case .begins: message = []
      case .bytes(let start, let length, let last):
        message += UnsafeBufferPointer(start: piece + taken + start, count: length)
        if last { messages.append(message) }
      case .refused(let refusal): return (messages, "\(refusal)")
      }
      taken += consumed
    }
  }
  return (messages, frame.isInMessage ? "cut" : "whole")
}
