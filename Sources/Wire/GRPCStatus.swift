import Glibc

/// How a gRPC call ended: the codes of the gRPC specification.
package enum GRPCStatus: Int, Sendable, CaseIterable {
  case ok, cancelled, unknown, invalidArgument, deadlineExceeded, notFound, alreadyExists, permissionDenied
  case resourceExhausted, failedPrecondition, aborted, outOfRange, unimplemented, `internal`, unavailable, dataLoss
  case unauthenticated

  /// Whether a content type is gRPC's: `application/grpc`, with or without `+proto` or parameters.
  package static func isContentType(_ value: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard count >= 16, memcmp(value, "application/grpc", 16) == 0 else { return false }
    return count == 16 || value[16] == UInt8(ascii: "+") || value[16] == UInt8(ascii: ";")
  }
}

extension GRPCStatus {
  /// A message as `grpc-message` carries it: printable ASCII, the rest and `%` as `%XX`.
  package static func percentEncoded(_ message: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    encoded.reserveCapacity(message.count)
    for byte in message {
      if 0x20...0x7e ~= byte, byte != UInt8(ascii: "%") {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return encoded
  }
}
