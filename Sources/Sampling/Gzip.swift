import CZlib

/// Unpacks what the kernel packs, such as `/proc/config.gz`.
enum Gzip {
  private static let limit = 4 << 20

  /// Nil when the bytes are not one whole gzip member, or unpack to more than 4 MB.
  static func unpack(_ packed: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    let gzipOnly: Int32 = 16 + MAX_WBITS
    guard inflateInit2_(&stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var packed = packed
    var unpacked = [UInt8](repeating: 0, count: limit)
    let size: Int? = packed.withUnsafeMutableBufferPointer { input in
      unpacked.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return inflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : nil
      }
    }
    return size.map { Array(unpacked.prefix($0)) }
  }
}
