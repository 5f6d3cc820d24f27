import Glibc

/// Standard output and error as a person or a script sees them. Text goes out whole, by write(2).
enum Terminal {
  static func say(_ text: String) { put(text + "\n", on: STDOUT_FILENO) }

  /// One line on standard error, opened by the program's name.
  static func complain(_ text: String) { put("toll: \(text)\n", on: STDERR_FILENO) }

  static func note(_ text: String) { put(text + "\n", on: STDERR_FILENO) }

  /// How large the terminal on standard error is; 80 by 24 where nobody knows.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  static func put(_ text: String, on descriptor: Int32) { put(Array(text.utf8), on: descriptor) }

  static func put(_ bytes: [UInt8], on descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let n = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if n < 0, errno == EINTR || errno == EAGAIN { continue }
      guard n > 0 else { return }
      rest = rest.dropFirst(n)
    }
  }
}
