import Glibc

/// An open file descriptor with one owner; closing it is not something to remember.
package struct Descriptor: ~Copyable, Sendable {
  package let number: Int32

  /// Takes over an open descriptor.
  package init(owning number: Int32) { self.number = number }

  deinit { _ = close(number) }

  /// Gives the descriptor up without closing it.
  package consuming func release() -> Int32 {
    let n = number
    discard self
    return n
  }
}
