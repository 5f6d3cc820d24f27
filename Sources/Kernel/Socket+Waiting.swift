import Glibc

extension Socket {
  /// Waits for one socket, for those who have no loop.
  ///
  /// - Parameter deadline: in monotonic ns.
  /// - Returns: whether it became readable or writable, or failed, before the deadline.
  package static func wait(_ socket: Int32, for interest: EventLoop.Interest, until deadline: UInt64) -> Bool {
    var entry = pollfd(fd: socket, events: interest == .write ? Int16(POLLOUT) : Int16(POLLIN), revents: 0)
    while true {
      let now = MonotonicClock.nanoseconds()
      guard now < deadline else { return false }
      // Rounded up, so that it does not spin through the last millisecond.
      let left = min((deadline - now + 999_999) / 1_000_000, 1_000_000)
      if poll(&entry, 1, Int32(left)) > 0 { return true }
    }
  }
}
