import Glibc
import Kernel
import Quantities

/// Where loads that are started over the network may go: to this machine's loopback, and where the operator has said.
struct RestTargets: Sendable {
  private let allowed: [Allowed]

  private struct Allowed: Sendable {
    let host: String
    /// Every port when nil.
    let port: UInt16?
  }

  /// - Parameter allowed: each `HOST` or `HOST:PORT`, IPv6 addresses in brackets.
  /// - Throws: `Problem` of kind usage for what is neither.
  init(allowing allowed: [String]) throws(Problem) {
    var all: [Allowed] = []
    for text in allowed { all.append(try Self.parse(text)) }
    self.allowed = all
  }

  private static func parse(_ text: String) throws(Problem) -> Allowed {
    let closing = text.lastIndex(of: "]")
    let colon = text.lastIndex(of: ":").flatMap { at in closing.map { at > $0 } ?? true ? at : nil }
    let host = (colon.map { text[..<$0] } ?? text[...]).filter { $0 != "[" && $0 != "]" }.lowercased()
    let port = colon.map { UInt16(text[text.index(after: $0)...]) ?? 0 }
    guard !host.isEmpty, port != 0, !host.contains("/"), closing != nil || !host.contains(":") else {
      throw .usage("--rest-target \(text) is no HOST or HOST:PORT")
    }
    return Allowed(host: host, port: port)
  }

  /// The address to connect to for `host`, or for `resolve` in its place.
  ///
  /// A name that is not allowed is not even looked up; the address that was judged is the one to use, because a name
  /// may mean something else a moment later.
  /// - Throws: `Problem` of kind usage for a place where no load may go.
  func address(host: String, port: UInt16, resolve: String?) throws(Problem) -> String {
    let wanted = resolve ?? host
    if isAllowed(wanted, port) { return try SocketAddress.resolve(host: wanted, port: port).host }
    guard wanted == "localhost" || Self.isLiteral(wanted) else { throw refusal(wanted, port) }
    let address = try SocketAddress.resolve(host: wanted, port: port)
    guard address.isLoopback else { throw refusal(wanted, port) }
    return address.host
  }

  private func isAllowed(_ host: String, _ port: UInt16) -> Bool {
    allowed.contains { $0.host == host.lowercased() && ($0.port ?? port) == port }
  }

  private func refusal(_ host: String, _ port: UInt16) -> Problem {
    .usage("no load may go to \(host):\(port) from here; the server's operator can allow it with --rest-target")
  }

  /// An IPv4 address in four parts, or an IPv6 address.
  private static func isLiteral(_ host: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1
  }
}
