import Glibc
import Quantities

/// A file read whole, without Foundation.
enum TextFile {
  /// - Throws: `Problem` of kind environment with the file's name and the kernel's reason.
  static func read(_ path: String) throws(Problem) -> String { String(decoding: try bytes(path), as: UTF8.self) }

  /// - Throws: as `read`.
  static func bytes(_ path: String) throws(Problem) -> [UInt8] {
    func failed() -> Problem { .environment("cannot read \(path): \(String(cString: strerror(errno)))") }
    guard let file = fopen(path, "r") else { throw failed() }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      bytes += buffer[..<count]
      if count < buffer.count { break }
    }
    if ferror(file) != 0 { throw failed() }
    return bytes
  }
}
