import CKernel

extension EventLoop {
  /// Waits until something is ready, with no timer armed in the kernel; 0 after a signal.
  @inlinable @inline(__always)
  package borrowing func wait() -> Int { max(0, Int(ck_epoll_wait_ns(epoll, events, capacity, -1))) }
}
