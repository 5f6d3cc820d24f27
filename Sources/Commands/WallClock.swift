import Glibc

/// The time of day, for people.
enum WallClock {
  /// Now in UTC, as RFC 3339 writes it: `2026-11-24T10:00:00.123Z`.
  static func rfc3339() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    gmtime_r(&now.tv_sec, &parts)
    func digits(_ value: Int, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let date = [digits(Int(parts.tm_year) + 1900, 4), digits(Int(parts.tm_mon) + 1, 2), digits(Int(parts.tm_mday), 2)]
    let time = [digits(Int(parts.tm_hour), 2), digits(Int(parts.tm_min), 2), digits(Int(parts.tm_sec), 2)]
    return date.joined(separator: "-") + "T" + time.joined(separator: ":")
      + "." + digits(now.tv_nsec / 1_000_000, 3) + "Z"
  }
}
