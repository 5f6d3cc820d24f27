import CKernel
import Glibc
import Synchronization

/// A running child. Whoever holds it owns it: when the last reference goes, the child is killed and reaped.
package final class Child: Sendable {
  /// How a child ended, and the CPU time it and its reaped children used (µs).
  package struct Exit: Equatable, Sendable, CustomStringConvertible {
    package enum Cause: Equatable, Sendable {
      case exited(status: Int32)
      case killed(signal: Int32)
    }

    package let cause: Cause
    package let userMicroseconds: UInt64
    package let systemMicroseconds: UInt64

    /// The status a shell would show: 128 + n after signal n.
    package var status: Int32 {
      switch cause {
      case .exited(let status): status
      case .killed(let signal): 128 + signal
      }
    }

    /// `exited with status 1`, `was killed by signal 9 (Killed)`.
    package var description: String {
      switch cause {
      case .exited(let status): "exited with status \(status)"
      case .killed(let signal): "was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
      }
    }
  }

  package let pid: Int32
  /// Set when the kernel refused the real-time priority; the child runs without.
  package let refusedPriority: SystemError?
  private let pidfd: Descriptor
  private let ended = Mutex<Exit?>(nil)

  init(pid: Int32, pidfd: consuming Descriptor, refusedPriority: SystemError?) {
    self.pid = pid
    self.pidfd = pidfd
    self.refusedPriority = refusedPriority
  }

  deinit {
    if exitIfEnded == nil {
      signal(SIGKILL)
      _ = wait(until: .max)
    }
  }

  /// A descriptor that becomes readable when the child ends; valid as long as `self`.
  package var readinessDescriptor: Int32 { pidfd.number }

  /// How it ended; nil while it runs.
  package var exitIfEnded: Exit? {
    ended.withLock { known in
      if let known { return known }
      var exit = ck_exit()
      guard ck_reap(pidfd.number, &exit) == 1 else { return nil }
      let cause: Exit.Cause = exit.signalled == 0 ? .exited(status: exit.status) : .killed(signal: exit.status)
      known = Exit(cause: cause, userMicroseconds: exit.user_us, systemMicroseconds: exit.system_us)
      return known
    }
  }

  /// Sends a signal; a child that has ended does not mind.
  package func signal(_ number: Int32) { _ = ck_signal(pidfd.number, number) }

  /// Waits until the child ends or `deadline` (monotonic ns) has come; nil then.
  package func wait(until deadline: UInt64) -> Exit? {
    while true {
      if let exit = exitIfEnded { return exit }
      let now = MonotonicClock.nanoseconds()
      guard now < deadline else { return nil }
      var event = pollfd(fd: pidfd.number, events: Int16(POLLIN), revents: 0)
      let milliseconds = min((deadline - now + 999_999) / 1_000_000, 60_000)
      poll(&event, 1, Int32(milliseconds))
    }
  }

  /// SIGTERM, up to `grace` ns of patience, then SIGKILL.
  @discardableResult
  package func stop(grace: UInt64 = 2_000_000_000) -> Exit {
    signal(SIGTERM)
    if let exit = wait(until: MonotonicClock.nanoseconds() + grace) { return exit }
    while true {
      signal(SIGKILL)
      if let exit = wait(until: MonotonicClock.nanoseconds() + 1_000_000_000) { return exit }
    }
  }
}
