import CKernel
import Glibc

/// An errno and the call that returned it. The only file of the house that reads `errno`.
@frozen
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The errno.
  public let code: Int32
  /// The call that failed, by its name in the manual.
  public let call: String

  package init(code: Int32, call: String) {
    self.code = code
    self.call = call
  }

  /// `connect: Connection refused`.
  public var description: String { "\(call): \(reason)" }

  /// The kernel's own words for the code: `Connection refused`.
  package var reason: String { String(cString: strerror(code)) }
}

/// The errno of the last failed call on this thread.
@inlinable @inline(__always)
public func lastErrorCode() -> Int32 { ck_errno() }

/// Runs `body` until it does not end with EINTR; a negative answer becomes a `SystemError`.
@discardableResult
package func check<R: SignedInteger>(_ call: String, _ body: () -> R) throws(SystemError) -> R {
  while true {
    let result = body()
    if result >= 0 { return result }
    let code = lastErrorCode()
    if code != EINTR { throw SystemError(code: code, call: call) }
  }
}

extension SystemError {
  /// Whether a non-blocking call with this errno is simply to be repeated later.
  @inlinable @inline(__always)
  public static func isTemporary(_ code: Int) -> Bool { code == Int(EAGAIN) || code == Int(EINTR) }

  /// Whether what was to be made exists.
  package var isAlreadyThere: Bool { code == EEXIST }

  /// The errno of a connect that nobody answered.
  package static let timedOut = ETIMEDOUT
  /// The errno of an allocation that failed.
  package static let noMemory = ENOMEM
  /// The errno of a process that has no descriptor left.
  package static let tooManyFiles = EMFILE
}
