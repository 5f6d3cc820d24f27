import Quantities

/// The URL under load, taken apart.
package struct Target: Sendable, Equatable {
  package enum Scheme: String, Sendable { case http, https, tcp, udp }

  package let scheme: Scheme
  /// Name or literal to connect to, IPv6 without brackets.
  package let host: String
  package let port: UInt16
  /// Path with query, at least "/".
  package let path: String
  /// What the Host header says.
  package let authority: String

  /// Whether it is reached over TLS.
  package var isSecure: Bool { scheme == .https }

  /// Reads `http://host:port/path?query`, or https, `tcp://host:port` or udp; without a scheme, `host:port/path` means http.
  ///
  /// - Throws: `Problem` of kind usage that quotes the URL and says what is wrong with it.
  package init(parsing url: String) throws(Problem) {
    func bad(_ why: String) -> Problem {
      .usage("cannot use the URL \"\(url)\": \(why) (for example http://localhost:8080/)")
    }
    var rest = Substring(url)
    var kind = Scheme.http
    if let scheme = rest.range(of: "://") {
      let name = rest[..<scheme.lowerBound].lowercased()
      guard let known = Scheme(rawValue: name) else { throw bad("\"\(name)\" is none of http, https, tcp and udp") }
      kind = known
      rest = rest[scheme.upperBound...]
    }
    let cut = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    var authority = rest[..<cut]
    let tail = rest[cut...].prefix { $0 != "#" }
    if let at = authority.lastIndex(of: "@") {
      guard authority[..<at].isEmpty else { throw bad("credentials do not belong in a URL; use a header") }
      authority = authority[authority.index(after: at)...]
    }
    let host: Substring
    let portText: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw bad("the ] behind the IPv6 address is missing") }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let behind = authority[authority.index(after: end)...]
      guard behind.isEmpty || behind.hasPrefix(":") else { throw bad("only a port may follow the IPv6 address") }
      portText = behind.isEmpty ? nil : behind.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      portText = authority[authority.index(after: colon)...]
    } else {
      host = authority
      portText = nil
    }
    guard !host.isEmpty else { throw bad("its host is missing") }
    guard host.utf8.allSatisfy({ $0 > 32 && $0 != 127 }) else {
      throw bad("its host holds spaces or control characters")
    }
    let port = portText.map { $0.utf8.allSatisfy { 48...57 ~= $0 } ? UInt16($0) ?? 0 : 0 } ?? kind.port
    guard let port else { throw bad("its port is missing") }
    guard port > 0 else { throw bad("its port is not a number from 1 to 65535") }
    scheme = kind
    self.host = String(host)
    self.port = port
    self.authority = String(authority)
    path = tail.hasPrefix("/") ? String(tail) : "/" + tail
  }
}

extension Target: CustomStringConvertible {
  package var description: String {
    scheme == .tcp || scheme == .udp ? "\(scheme)://\(authority)" : "\(scheme)://\(authority)\(path)"
  }
}

extension Target.Scheme {
  /// Where it is served when nothing else is said.
  fileprivate var port: UInt16? {
    switch self {
    case .http: 80
    case .https: 443
    case .tcp, .udp: nil
    }
  }
}

extension Substring {
  /// The first place of `text`, without Foundation.
  fileprivate func range(of text: String) -> Range<Index>? {
    var at = startIndex
    while at < endIndex {
      if self[at...].hasPrefix(text) { return at..<index(at, offsetBy: text.count) }
      at = index(after: at)
    }
    return nil
  }
}
