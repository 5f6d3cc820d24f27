import CNghttp2
import Glibc

/// A body on its way out: bytes that stay where they are until the stream is closed.
package struct HTTP2Body {
  private let base: UnsafePointer<UInt8>
  package let count: Int
  private var at = 0
  /// How many bytes may be sent so far. What is behind them waits for a greater limit and `HTTP2Session.resume`.
  package var limit: Int
  /// Ends the message with trailers that say this.
  private let grpcStatus: GRPCStatus?

  package init(_ base: UnsafePointer<UInt8>, _ count: Int, grpcStatus: GRPCStatus? = nil) {
    self.base = base
    self.count = count
    limit = count
    self.grpcStatus = grpcStatus
  }

  /// What nghttp2 asks for the next piece; the source is an `HTTP2Body`.
  static let read: nghttp2_data_source_read_callback = { session, stream, place, room, flags, source, _ in
    guard let place, let flags, let body = source?.pointee.ptr?.assumingMemoryBound(to: HTTP2Body.self) else {
      return ssize_t(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
    }
    let size = min(room, body.pointee.limit &- body.pointee.at)
    if size <= 0, body.pointee.limit < body.pointee.count { return ssize_t(NGHTTP2_ERR_DEFERRED.rawValue) }
    if size > 0 { memcpy(place, body.pointee.base + body.pointee.at, size) }
    body.pointee.at &+= size
    if body.pointee.at == body.pointee.count {
      flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
      if let status = body.pointee.grpcStatus {
        flags.pointee |= NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
        HTTP2Body.submitTrailers(session, stream, status)
      }
    }
    return size
  }

  private static func submitTrailers(_ session: OpaquePointer?, _ stream: Int32, _ status: GRPCStatus) {
    var fields = HTTP2Fields()
    fields.add("grpc-status", decimal: status.rawValue)
    nghttp2_submit_trailer(session, stream, fields.list, fields.count)
  }
}
