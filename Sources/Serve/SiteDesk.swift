import Kernel
import Synchronization

/// Where answers of a site wait for the server's thread that they go out by.
final class SiteDesk: Sendable {
  /// An answer and the connection that it belongs to.
  struct Letter: Sendable {
    let token: EventLoop.Token
    let answer: SiteAnswer
    /// Whether the request was HEAD.
    let isBodiless: Bool
    let isHTTP10: Bool
  }

  /// How many requests a thread of the server may have at the site at a time.
  private static let limit = 16

  private let letters = Mutex<[Letter]>([])
  private let open = Atomic<Int>(0)

  /// False when too many requests are open.
  func enter() -> Bool {
    if open.add(1, ordering: .relaxed).newValue <= Self.limit { return true }
    open.subtract(1, ordering: .relaxed)
    return false
  }

  func leave() { open.subtract(1, ordering: .relaxed) }

  func put(_ letter: Letter) { letters.withLock { $0.append(letter) } }

  func take() -> [Letter] {
    letters.withLock { letters in
      defer { letters = [] }
      return letters
    }
  }
}
