import CKernel
import Glibc

/// A joinable POSIX thread. The hot path knows no tasks and no actors.
package struct Thread: @unchecked Sendable {
  private let handle: pthread_t

  private final class Start {
    let name: String
    let body: @Sendable () -> Void
    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }

  /// Starts `body` on a new thread; `name` shows in ps and /proc, its first 15 bytes.
  ///
  /// - Throws: `SystemError` when the kernel allows no further thread.
  package init(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
    var handle = pthread_t()
    let start = Unmanaged.passRetained(Start(name: name, body: body))
    let code = pthread_create(&handle, nil, { Self.enter($0) }, start.toOpaque())
    guard code == 0 else {
      start.release()
      throw SystemError(code: code, call: "pthread_create")
    }
    self.handle = handle
  }

  private static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
    ck_set_thread_name(start.name)
    start.body()
    return nil
  }

  /// Waits for the end of the thread; to be called once.
  package func join() { pthread_join(handle, nil) }

  /// Lets the thread end by itself; instead of `join`.
  package func detach() { pthread_detach(handle) }

  /// Wakes the calling thread within ~1 ns of a timer instead of the kernel's default 50 µs.
  package static func useFinestTimers() { _ = ck_set_timer_slack(1) }

  /// Sleeps until `deadline` (monotonic ns) or a signal.
  package static func sleep(until deadline: UInt64) {
    var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil)
  }
}
