/// Answers some of a server's HTTP/1.1 requests with something other than an echo.
package protocol Site: Sendable {
  /// Whether a request for this target, path and query, is the site's; asked by the server's threads, so it is quick.
  func owns(_ target: UnsafeBufferPointer<UInt8>) -> Bool

  /// The answer. Called on a thread of its own: it may take its time.
  func answer(_ request: SiteRequest) -> SiteAnswer
}

/// A request as it came. Nothing in it is decoded.
package struct SiteRequest: Sendable {
  package let method: String
  /// Path and query.
  package let target: String
  /// Names in lower case, in the order they came.
  package let headers: [(name: String, value: String)]
  package let body: [UInt8]

  package init(method: String, target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  /// The target up to its first `?`.
  package var path: Substring { target.prefix { $0 != "?" } }

  /// The value of a header, its name in lower case; the first one where there are several.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// The query's values for `key`, decoded, in their order.
  package func values(of key: String) -> [String] { EchoQuery(target.utf8.drop { $0 != 0x3f }.dropFirst()).all(key) }

  /// The first of them that is not empty.
  package func value(of key: String) -> String? { values(of: key).first { !$0.isEmpty } }
}

/// What a site answers; the length and the state of the connection are the server's to add.
package struct SiteAnswer: Sendable, Equatable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A text with its type.
  package init(status: Int, type: String, _ text: String) {
    self.init(status: status, headers: [("Content-Type", type)], body: Array(text.utf8))
  }

  package static func == (a: SiteAnswer, b: SiteAnswer) -> Bool {
    a.status == b.status && a.body == b.body && a.headers.elementsEqual(b.headers) { $0 == $1 }
  }
}

extension SiteRequest {
  /// Takes a head apart that the parser has found sound.
  init(head: UnsafeBufferPointer<UInt8>, target: UnsafeBufferPointer<UInt8>, body: UnsafeBufferPointer<UInt8>) {
    func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
    func trimmed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
      func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }
      var bytes = bytes.drop(while: isBlank)
      while let last = bytes.last, isBlank(last) { bytes.removeLast() }
      return text(bytes)
    }
    let lines = head.split(separator: 10).drop { $0.allSatisfy { $0 == 13 } }
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: 0x3a) else { return nil }
      return (text(line[..<colon]).lowercased(), trimmed(line[(colon + 1)...]))
    }
    self.init(
      method: text((lines.first.map(Array.init) ?? []).prefix { $0 != 32 }), target: text(target), headers: headers,
      body: Array(body))
  }
}
