import CKernel
import Glibc

/// Whole small files in one call. Paths are absolute or relative to the working directory.
package enum File {
  /// - Throws: `SystemError` naming the step and the path.
  package static func read(_ path: String) throws(SystemError) -> String {
    let file = Descriptor(owning: try check("open \(path)") { open(path, O_RDONLY | O_CLOEXEC) })
    return try contents(of: file.number)
  }

  /// What a descriptor still has to read, as text; it stays open.
  package static func contents(of descriptor: Int32) throws(SystemError) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let n = try check("read") { Glibc.read(descriptor, &buffer, buffer.count) }
      if n == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<n]
    }
  }

  /// Creates the file, or empties it first.
  package static func write(_ text: String, to path: String, mode: mode_t = 0o644) throws(SystemError) {
    let file = Descriptor(owning: try create(path, mode: mode))
    try write(text, to: file.number, name: path)
  }

  /// Writes into what exists, as /proc and /sys want it.
  package static func set(_ path: String, _ text: String) throws(SystemError) {
    let file = Descriptor(owning: try check("open \(path)") { open(path, O_WRONLY | O_CLOEXEC) })
    try write(text, to: file.number, name: path)
  }

  /// An empty file open for reading and writing.
  package static func create(_ path: String, mode: mode_t = 0o644) throws(SystemError) -> Int32 {
    try check("open \(path)") { open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, mode) }
  }

  /// An empty file without a name in `directory`.
  package static func temporary(in directory: String) throws(SystemError) -> Descriptor {
    Descriptor(owning: try check("open a file in \(directory)") { ck_temporary_file(directory) })
  }

  package static func write(_ text: String, to descriptor: Int32, name: String) throws(SystemError) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      written += try check("write \(name)") {
        bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written) }
      }
    }
  }
}
