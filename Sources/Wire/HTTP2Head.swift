/// The head of an HTTP/2 request: what a server acts on, as offsets into the text it came with. RFC 9113 §8.3.
package struct HTTP2RequestHead: Sendable, Equatable {
  package var method = RequestHead.Method.other
  package var acceptsGzip = false
  /// Whether the content type says gRPC.
  package var isGRPC = false
  package var path = RequestHead.Slice(start: 0, count: 0)
  /// What follows the first `?` of the path; nil without one.
  package var query: RequestHead.Slice?
  package var contentType: RequestHead.Slice?

  package init() {}

  /// The bytes of the text that the head needs.
  package var textCount: Int { Int(path.count) + Int(contentType?.count ?? 0) }

  /// Copies path and content type, one behind the other, to `place`, which has room for `textCount` bytes.
  ///
  /// - Returns: the same head with offsets into `place`.
  package func moved(from text: UnsafePointer<UInt8>, to place: UnsafeMutablePointer<UInt8>) -> HTTP2RequestHead {
    var moved = self
    place.update(from: text + Int(path.start), count: Int(path.count))
    moved.path = RequestHead.Slice(start: 0, count: Int(path.count))
    if let query {
      moved.query = RequestHead.Slice(start: Int(query.start &- path.start), count: Int(query.count))
    }
    if let contentType {
      (place + Int(path.count)).update(from: text + Int(contentType.start), count: Int(contentType.count))
      moved.contentType = RequestHead.Slice(start: Int(path.count), count: Int(contentType.count))
    }
    return moved
  }
}

/// The head of an HTTP/2 response, or its trailers.
package struct HTTP2ResponseHead: Sendable, Equatable {
  /// Nil in trailers.
  package var status: UInt16?
  package var grpcStatus: GRPCStatus?
  /// How long the server says it held the request, in ns (X-Toll-Dwell); −1 when it does not.
  package var dwell = -1

  package init(status: UInt16? = nil, grpcStatus: GRPCStatus? = nil, dwell: Int = -1) {
    self.status = status
    self.grpcStatus = grpcStatus
    self.dwell = dwell
  }
}
