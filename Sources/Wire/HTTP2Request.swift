import Quantities

/// A request as HTTP/2 fields and a body, built once and sent as often as needed. RFC 9113 §8.3.1.
package struct HTTP2Request: Sendable, Equatable {
  /// Names in lower case, those that begin with a colon first.
  package let fields: [Field]
  package let body: [UInt8]
  /// Whether the response comes without a body.
  package let isHead: Bool

  package struct Field: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  /// Adds `user-agent` and, with a body, `content-length` where `headers` has none; `Host` becomes `:authority`.
  ///
  /// - Parameter scheme: `http` or `https`.
  /// - Throws: `Problem` of kind usage for a method, path or header that HTTP/2 does not carry.
  package init(
    method: String, scheme: String, path: String, host: String, headers: [(name: String, value: String)], body: [UInt8]
  ) throws(Problem) {
    // The rules for methods, paths and headers are those of HTTP/1.1.
    _ = try HTTP1Request(method: method, path: path, host: host, headers: headers, body: [])
    var rest: [Field] = []
    var authority = host
    for (name, value) in headers {
      let name = name.lowercased()
      if Self.forbidden.contains(name) {
        throw .usage("HTTP/2 has no header \(name): it belongs to HTTP/1.1 connections; leave it away")
      }
      if name == "host" { authority = value } else { rest.append(Field(name: name, value: value)) }
    }
    func add(_ name: String, unlessGiven value: String) {
      if !rest.contains(where: { $0.name == name }) { rest.append(Field(name: name, value: value)) }
    }
    add("user-agent", unlessGiven: "toll")
    if !body.isEmpty { add("content-length", unlessGiven: "\(body.count)") }
    let front = [(":method", method), (":scheme", scheme), (":authority", authority), (":path", path)]
    fields = front.map { Field(name: $0.0, value: $0.1) } + rest
    self.body = body
    isHead = method == "HEAD"
  }

  /// A gRPC call of `method` (`package.Service/Method`) with one message.
  ///
  /// - Parameter timeout: told to the server; ns.
  /// - Throws: `Problem` of kind usage for a method or header that HTTP/2 does not carry.
  package static func grpc(
    method: String, scheme: String, host: String, headers: [(name: String, value: String)], message: [UInt8],
    timeout: Nanoseconds
  ) throws(Problem) -> HTTP2Request {
    guard method.split(separator: "/", omittingEmptySubsequences: false).count == 2, !method.hasPrefix("/") else {
      throw .usage("\"\(method)\" is no gRPC method (for example fgrpc.PingServer/Ping)")
    }
    var body = [UInt8](repeating: 0, count: GRPCFrame.prefix)
    body.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { GRPCFrame.write(message.count, to: base) } }
    let own: [(name: String, value: String)] = [
      ("te", "trailers"), ("content-type", "application/grpc"), ("grpc-timeout", GRPCStatus.timeout(timeout)),
    ]
    let given = headers.map { $0.name.lowercased() }
    // gRPC sends no content-length.
    let all = own.filter { !given.contains($0.name) } + headers
    let call = try HTTP2Request(
      method: "POST", scheme: scheme, path: "/" + method, host: host, headers: all, body: [])
    return HTTP2Request(fields: call.fields, body: body + message, isHead: false)
  }

  private init(fields: [Field], body: [UInt8], isHead: Bool) {
    self.fields = fields
    self.body = body
    self.isHead = isHead
  }

  /// RFC 9113 §8.2.2.
  private static let forbidden = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]
}

extension GRPCStatus {
  /// A time-out as `grpc-timeout` says it: at most eight digits and a unit.
  static func timeout(_ time: Nanoseconds) -> String {
    var value = time.count
    for (unit, step) in [("n", 1_000), ("u", 1_000), ("m", 1_000), ("S", 60), ("M", 60)] as [(String, UInt64)] {
      if value < 100_000_000 { return "\(value)\(unit)" }
      value /= step
    }
    return "\(value)H"
  }
}
