/// The bytes with which an HTTP/2 client opens a connection, RFC 9113 §3.4.
package enum HTTP2Preface {
  package static let length = 24

  /// What the first bytes of a connection say about its protocol.
  package enum Verdict: Sendable, Equatable {
    case http2
    case somethingElse
    /// They may still become the preface.
    case undecided
  }

  package static func judge(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Verdict {
    let preface: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    for index in 0..<min(count, length) where bytes[index] != preface.utf8Start[index] { return .somethingElse }
    return count >= length ? .http2 : .undecided
  }
}
