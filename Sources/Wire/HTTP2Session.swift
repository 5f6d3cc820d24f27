import CNghttp2

/// One HTTP/2 connection without its socket: bytes in, events in the journal, bytes out. A handle; `free` ends it.
package struct HTTP2Session {
  private let session: OpaquePointer

  /// What a side offers its peer.
  package struct Settings: Sendable {
    package var streams: UInt32
    /// Bytes that the peer may send ahead, per stream and together.
    package var window: Int32

    package init(streams: UInt32, window: Int32) {
      self.streams = streams
      self.window = window
    }
  }

  /// The server's side; nil when there is no memory.
  package init?(server settings: Settings, journal: borrowing HTTP2Journal) {
    var session: OpaquePointer?
    guard let table = HTTP2Callbacks.table, nghttp2_session_server_new(&session, table, journal.pages) == 0,
      let session
    else { return nil }
    self.session = session
    submit(
      settings,
      [
        (NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, settings.streams), (NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
      ])
  }

  /// The client's side, which takes no pushed streams; nil when there is no memory.
  package init?(client settings: Settings, journal: borrowing HTTP2Journal) {
    var session: OpaquePointer?
    guard let table = HTTP2Callbacks.table, nghttp2_session_client_new(&session, table, journal.pages) == 0,
      let session
    else { return nil }
    self.session = session
    submit(settings, [(NGHTTP2_SETTINGS_ENABLE_PUSH, 0)])
  }

  private func submit(_ settings: Settings, _ more: [(nghttp2_settings_id, UInt32)]) {
    let window = [(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, UInt32(settings.window))]
    let entries = (more + window).map { nghttp2_settings_entry(settings_id: Int32($0.0.rawValue), value: $0.1) }
    nghttp2_submit_settings(session, 0, entries, entries.count)
    nghttp2_session_set_local_window_size(session, 0, 0, settings.window)
  }

  /// Ends the session; what was attached to its streams is the caller's.
  package func free() { nghttp2_session_del(session) }

  /// Takes bytes from the peer.
  ///
  /// - Returns: false when they are no HTTP/2. An error of the protocol is not that: it makes the session say GOAWAY.
  package func receive(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    nghttp2_session_mem_recv(session, bytes, count) == count
  }

  /// The next bytes for the peer, good until the next call; nil when there are none now.
  @inline(__always)
  package func produce() -> UnsafeBufferPointer<UInt8>? {
    var bytes: UnsafePointer<UInt8>?
    let count = nghttp2_session_mem_send(session, &bytes)
    return count > 0 ? UnsafeBufferPointer(start: bytes, count: count) : nil
  }

  /// Whether anything may still come or go.
  package var isAlive: Bool { nghttp2_session_want_read(session) != 0 || nghttp2_session_want_write(session) != 0 }

  /// Whether there are bytes for the peer.
  package var hasToSpeak: Bool { nghttp2_session_want_write(session) != 0 }

  /// How many streams the peer allows at a time.
  package var allowedStreams: UInt32 {
    nghttp2_session_get_remote_settings(session, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS)
  }

  /// Ties a pointer to a stream; false when the stream is over.
  package func attach(_ pointer: UnsafeMutableRawPointer, to stream: Int32) -> Bool {
    nghttp2_session_set_stream_user_data(session, stream, pointer) == 0
  }

  /// Takes what was attached off the stream: its end is nobody's business any more.
  package func detach(_ stream: Int32) { nghttp2_session_set_stream_user_data(session, stream, nil) }

  /// What was attached to the stream; nil also when it is over.
  package func attachment(of stream: Int32) -> UnsafeMutableRawPointer? {
    nghttp2_session_get_stream_user_data(session, stream)
  }

  /// Opens a stream with a request; its number, or nil when the connection takes no more of them.
  package func request(
    _ fields: borrowing HTTP2Fields, body: UnsafeMutablePointer<HTTP2Body>?, attachment: UnsafeMutableRawPointer?
  ) -> Int32? {
    let stream = withProvider(body) {
      nghttp2_submit_request(session, nil, fields.list, fields.count, $0, attachment)
    }
    return stream > 0 ? stream : nil
  }

  /// Answers a request. `body` stays where it is until the stream is closed.
  package func respond(
    to stream: Int32, _ fields: borrowing HTTP2Fields, body: UnsafeMutablePointer<HTTP2Body>?
  ) {
    _ = withProvider(body) { nghttp2_submit_response(session, stream, fields.list, fields.count, $0) }
  }

  private func withProvider(
    _ body: UnsafeMutablePointer<HTTP2Body>?, _ submit: (UnsafePointer<nghttp2_data_provider>?) -> Int32
  ) -> Int32 {
    guard let body else { return submit(nil) }
    var provider = nghttp2_data_provider(source: nghttp2_data_source(ptr: body), read_callback: HTTP2Body.read)
    return submit(&provider)
  }

  /// Goes on with a body whose limit was raised.
  package func resume(_ stream: Int32) { nghttp2_session_resume_data(session, stream) }

  /// Breaks a stream off.
  package func reset(_ stream: Int32, _ code: HTTP2Code) {
    nghttp2_submit_rst_stream(session, 0, stream, code.rawValue)
  }

  /// Takes no further streams; those that are open go on.
  package func goAway() {
    let last = nghttp2_session_get_last_proc_stream_id(session)
    nghttp2_submit_goaway(session, 0, last, HTTP2Code.noError.rawValue, nil, 0)
  }
}
