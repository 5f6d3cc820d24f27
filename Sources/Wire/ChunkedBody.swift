import Glibc

/// A chunked body as a whole, for those who want to see what is in it. RFC 9112 §7.1.
package enum ChunkedBody {
  /// The content of the chunks of `bytes`, as far as they are whole and sound.
  package static func content(of bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.withUnsafeBufferPointer { buffer in
      var content: [UInt8] = []
      guard let base = buffer.baseAddress else { return content }
      var at = 0
      while at < buffer.count, let end = memchr(base + at, 10, buffer.count - at) {
        let line = UnsafeRawPointer(end) - UnsafeRawPointer(base + at)
        let digits = line > 0 && base[at + line - 1] == 13 ? line - 1 : line
        guard let size = ChunkSize.parse(base + at, digits), size > 0 else { break }
        at += line + 1
        content += buffer[at..<min(buffer.count, at + size)]
        at += size
        while at < buffer.count, base[at] == 13 || base[at] == 10 { at += 1 }
      }
      return content
    }
  }
}
