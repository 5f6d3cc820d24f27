import Glibc

/// The `Date` header line of this second, RFC 9110 §5.6.7; formatted once per second.
struct HTTPDate {
  static let length = 37

  /// Seconds since 1970, as of the last `refresh`.
  private(set) var second = -1
  private let line: UnsafeMutablePointer<UInt8>

  /// - Parameters:
  ///   - line: room for `length` bytes, owned by the caller.
  init(line: UnsafeMutablePointer<UInt8>) { self.line = line }

  /// Takes the time of the wall clock over.
  @inline(__always)
  mutating func refresh() {
    let now = time(nil)
    if now != second { format(now) }
  }

  mutating func format(_ unixSeconds: Int) {
    second = unixSeconds
    var clock = unixSeconds
    var parts = tm()
    gmtime_r(&clock, &parts)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func two(_ n: Int32) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let text =
      "Date: \(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT\r\n"
    for (index, byte) in text.utf8.prefix(Self.length).enumerated() { line[index] = byte }
  }
}
