import Quantities

/// A request as the bytes that go on the wire, built once and sent as often as needed.
package struct HTTP1Request: Sendable, Equatable {
  package let bytes: [UInt8]
  /// Whether the response comes without a body whatever its head says.
  package let isHead: Bool
  package let bodyLength: Int

  /// What the request line says.
  package enum Version: String, Sendable {
    case http10 = "HTTP/1.0"
    case http11 = "HTTP/1.1"
  }

  /// Builds the bytes; Host, User-Agent and, with a body, Content-Length are added where `headers` has none.
  ///
  /// - Throws: `Problem` of kind usage for a method, path or header that would break out of its line.
  package init(
    method: String, path: String, host: String, headers: [(name: String, value: String)], body: [UInt8],
    version: Version = .http11
  ) throws(Problem) {
    guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenByte) else {
      throw .usage("\"\(method)\" is not an HTTP method (for example GET, POST)")
    }
    guard path.hasPrefix("/") || path == "*", path.utf8.allSatisfy({ $0 > 32 && $0 != 127 }) else {
      throw .usage("the path \"\(path)\" must start with / and hold no spaces or control characters")
    }
    var text = "\(method) \(path) \(version.rawValue)\r\n"
    func add(_ name: String, unlessGiven value: String) {
      if !headers.contains(where: { $0.name.lowercased() == name.lowercased() }) { text += "\(name): \(value)\r\n" }
    }
    add("Host", unlessGiven: host)
    add("User-Agent", unlessGiven: "toll")
    if !body.isEmpty || method == "POST" || method == "PUT" { add("Content-Length", unlessGiven: "\(body.count)") }
    for (name, value) in headers {
      guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
        throw .usage("\"\(name)\" is not a header name; give headers as 'Name: value'")
      }
      guard value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
        throw .usage("the value of header \(name) holds control characters")
      }
      text += "\(name): \(value)\r\n"
    }
    bytes = Array((text + "\r\n").utf8) + body
    bodyLength = body.count
    isHead = method == "HEAD"
  }

  /// RFC 9110 §5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: Array("!#$%&'*+-.^_`|~".utf8).contains(byte)
    }
  }
}
