import Glibc

/// Standard output and error as a person or a script sees them. Text goes out whole, by write(2).
enum Terminal {
  static func say(_ text: String) { put(text + "\n", on: STDOUT_FILENO) }

  /// One line on standard error, opened by the program's name.
  static func complain(_ text: String) { put("toll: \(text)\n", on: STDERR_FILENO) }

  static func note(_ text: String) { put(text + "\n", on: STDERR_FILENO) }

  /// Rewrites the line the cursor is on; only sensible where `progressIsWanted`.
  static func progress(_ text: String) { put("\r\u{1b}[2K" + text, on: STDERR_FILENO) }

  /// Whether standard error is a terminal that can rewrite a line.
  static var progressIsWanted: Bool {
    guard isatty(STDERR_FILENO) == 1, let term = getenv("TERM") else { return false }
    return String(cString: term) != "dumb"
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
