import CZlib

/// Compresses bodies with one zlib stream, reset between them.
struct GzipWriter: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private var output: UnsafeMutablePointer<UInt8>
  private var capacity: Int

  /// Nil when zlib has no memory.
  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    capacity = 4_096
    output = .allocate(capacity: capacity)
    // 15 window bits, +16 for the gzip frame; level 1, because a server under load has better things to do.
    guard
      deflateInit2_(
        stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        == Z_OK
    else {
      stream.deallocate()
      output.deallocate()
      return nil
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// The compressed bytes, good until the next call; nil when zlib fails.
  mutating func compress(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UnsafeBufferPointer<UInt8>? {
    deflateReset(stream)
    let bound = Int(deflateBound(stream, UInt(count)))
    if bound > capacity {
      output.deallocate()
      output = .allocate(capacity: bound)
      capacity = bound
    }
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes)
    stream.pointee.avail_in = UInt32(count)
    stream.pointee.next_out = output
    stream.pointee.avail_out = UInt32(capacity)
    guard deflate(stream, Z_FINISH) == Z_STREAM_END else { return nil }
    return UnsafeBufferPointer(start: output, count: Int(stream.pointee.total_out))
  }
}
