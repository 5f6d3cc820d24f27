import CZlib
import Quantities

/// zlib streams (RFC 1950) in memory.
enum Zlib {
  static func deflate(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(uLong(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, used in
      let status = compress2(buffer.baseAddress, &size, bytes, uLong(bytes.count), Z_DEFAULT_COMPRESSION)
      // The buffer has zlib's own upper bound, so memory is all that can be missing.
      precondition(status == Z_OK, "zlib is out of memory")
      used = Int(size)
    }
  }

  /// The contents of one complete stream.
  ///
  /// - Throws: `Problem` when the stream is damaged, cut short, followed by more bytes, or longer than `limit` inflated.
  static func inflate(_ bytes: ArraySlice<UInt8>, limit: Int) throws(Problem) -> [UInt8] {
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .environment("zlib is out of memory")
    }
    defer { inflateEnd(&stream) }
    var input = Array(bytes)
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    let size = chunk.count
    var status = Z_OK
    var consumed = 0
    while status == Z_OK {
      let (before, produced) = input.withUnsafeMutableBufferPointer { source in
        chunk.withUnsafeMutableBufferPointer { target in
          stream.next_in = source.baseAddress.map { $0 + consumed }
          stream.avail_in = uInt(source.count - consumed)
          stream.next_out = target.baseAddress
          stream.avail_out = uInt(size)
          status = CZlib.inflate(&stream, Z_NO_FLUSH)
          return (source.count - Int(stream.avail_in), size - Int(stream.avail_out))
        }
      }
      consumed = before
      output += chunk[..<produced]
      guard output.count <= limit else {
        throw .environment("a compressed histogram inflates to more than \(limit) bytes")
      }
    }
    guard status == Z_STREAM_END, consumed == input.count else {
      throw .environment("a compressed histogram is damaged or cut short")
    }
    return output
  }
}
