import CNghttp2
import Glibc

/// What nghttp2 calls: each call becomes a line in the journal, none of them acts.
enum HTTP2Callbacks {
  /// One table for all sessions; nil when there is no memory.
  nonisolated(unsafe) static let table: OpaquePointer? = {
    var table: OpaquePointer?
    guard nghttp2_session_callbacks_new(&table) == 0 else { return nil }
    nghttp2_session_callbacks_set_on_begin_headers_callback(table) { _, frame, user in
      guard let frame, let pages = HTTP2Callbacks.pages(user) else { return 0 }
      if frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST {
        pages.pointee.request = HTTP2RequestHead()
      } else {
        pages.pointee.response = HTTP2ResponseHead()
      }
      return 0
    }
    nghttp2_session_callbacks_set_on_header_callback(table) { _, frame, name, nameCount, value, valueCount, _, user in
      guard let frame, let name, let value, let pages = HTTP2Callbacks.pages(user) else { return 0 }
      if frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST {
        pages.pointee.readRequestField(name, nameCount, value, valueCount)
      } else {
        pages.pointee.readResponseField(name, nameCount, value, valueCount)
      }
      return 0
    }
    nghttp2_session_callbacks_set_on_frame_recv_callback(table) { session, frame, user in
      guard let frame, let pages = HTTP2Callbacks.pages(user) else { return 0 }
      HTTP2Callbacks.note(frame, session, pages)
      return 0
    }
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(table) { session, _, stream, bytes, count, user in
      guard let bytes, let pages = HTTP2Callbacks.pages(user) else { return 0 }
      let attachment = nghttp2_session_get_stream_user_data(session, stream)
      pages.pointee.add(.data(stream: stream, bytes, count: count, attachment: attachment))
      return 0
    }
    nghttp2_session_callbacks_set_on_stream_close_callback(table) { session, stream, code, user in
      guard let pages = HTTP2Callbacks.pages(user) else { return 0 }
      let attachment = nghttp2_session_get_stream_user_data(session, stream)
      pages.pointee.add(.closed(stream: stream, HTTP2Code(rawValue: code), attachment: attachment))
      return 0
    }
    return table
  }()

  private static func pages(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<HTTP2Pages>? {
    user?.assumingMemoryBound(to: HTTP2Pages.self)
  }

  private static func note(
    _ frame: UnsafePointer<nghttp2_frame>, _ session: OpaquePointer?, _ pages: UnsafeMutablePointer<HTTP2Pages>
  ) {
    let header = frame.pointee.hd
    let ends = UInt32(header.flags) & NGHTTP2_FLAG_END_STREAM.rawValue != 0
    switch UInt32(header.type) {
    case NGHTTP2_HEADERS.rawValue:
      if frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST {
        return pages.pointee.add(.request(stream: header.stream_id, pages.pointee.request, ends: ends))
      }
      // Trailers of a request say nothing to a server.
      if nghttp2_session_check_server_session(session) == 0 {
        let attachment = nghttp2_session_get_stream_user_data(session, header.stream_id)
        pages.pointee.add(.response(stream: header.stream_id, pages.pointee.response, attachment: attachment))
      }
      if ends { pages.pointee.add(.end(stream: header.stream_id)) }
    case NGHTTP2_DATA.rawValue: if ends { pages.pointee.add(.end(stream: header.stream_id)) }
    case NGHTTP2_GOAWAY.rawValue:
      let goAway = frame.pointee.goaway
      pages.pointee.add(.goAway(last: goAway.last_stream_id, HTTP2Code(rawValue: goAway.error_code)))
    case NGHTTP2_SETTINGS.rawValue:
      if UInt32(header.flags) & NGHTTP2_FLAG_ACK.rawValue == 0 { pages.pointee.add(.settings) }
    default: break
    }
  }
}

extension HTTP2Pages {
  /// nghttp2 has checked the field: names are lower case, values hold no control characters.
  fileprivate mutating func readRequestField(
    _ name: UnsafePointer<UInt8>, _ nameCount: Int, _ value: UnsafePointer<UInt8>, _ valueCount: Int
  ) {
    func isNamed(_ word: StaticString) -> Bool { memcmp(name, word.utf8Start, nameCount) == 0 }
    switch nameCount {
    case 5 where isNamed(":path"):
      request.path = keep(value, valueCount)
      if let mark = memchr(value, 0x3f, valueCount) {
        let start = UnsafeRawPointer(mark) - UnsafeRawPointer(value) + 1
        request.query = RequestHead.Slice(start: Int(request.path.start) + start, count: valueCount - start)
      }
    case 7 where isNamed(":method"):
      if valueCount == 3, memcmp(value, "GET", 3) == 0 { request.method = .get }
      if valueCount == 4, memcmp(value, "HEAD", 4) == 0 { request.method = .head }
    case 12 where isNamed("content-type"):
      request.contentType = keep(value, valueCount)
      request.isGRPC = GRPCStatus.isContentType(value, valueCount)
    case 15 where isNamed("accept-encoding"):
      request.acceptsGzip = FieldValue(value, valueCount).hasElement("gzip")
    default: break
    }
  }

  fileprivate mutating func readResponseField(
    _ name: UnsafePointer<UInt8>, _ nameCount: Int, _ value: UnsafePointer<UInt8>, _ valueCount: Int
  ) {
    switch nameCount {
    case 7 where memcmp(name, ":status", 7) == 0:
      response.status = Self.number(value, valueCount).map { UInt16(truncatingIfNeeded: $0) }
    case 11 where memcmp(name, "grpc-status", 11) == 0:
      // A status that cannot be read is unknown, as the gRPC specification has it.
      response.grpcStatus = Self.number(value, valueCount).flatMap { GRPCStatus(rawValue: $0) } ?? .unknown
    case 12 where memcmp(name, "x-toll-dwell", 12) == 0:
      response.dwell = FieldValue(value, valueCount).number ?? -1
    default: break
    }
  }

  private static func number(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
    guard 1...3 ~= count else { return nil }
    var value = 0
    for index in 0..<count {
      guard 48...57 ~= bytes[index] else { return nil }
      value = value &* 10 &+ Int(bytes[index] &- 48)
    }
    return value
  }
}
