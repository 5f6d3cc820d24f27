import Glibc

/// Files below a directory, for readers that tests point at a copy.
package struct FileTree: Sendable {
  package let root: String

  /// - Parameter root: a directory.
  package init(root: String) { self.root = root }

  /// The whole file, nil when it does not exist, cannot be read, or its subject has gone.
  package func text(_ path: String) -> String? {
    bytes(path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The whole file as bytes. The kernel's files state no size, so only their end ends the reading.
  package func bytes(_ path: String) -> [UInt8]? {
    let descriptor = open("\(root)/\(path)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    var filled = 0
    while true {
      let got = bytes.withUnsafeMutableBytes { buffer in
        read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { return nil }
      if got == 0 { break }
      filled += got
      if filled == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }
}
