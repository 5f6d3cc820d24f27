import ArgumentParser
import HDR
import Load
import Quantities
import Wire

/// What is asked of the target.
struct RequestOptions: ParsableArguments {
  @Option(
    name: [.customShort("H"), .customLong("header")], parsing: .singleValue,
    help: ArgumentHelp("A header, 'Name: value'; may be repeated.", valueName: "header"))
  var headers: [String] = []

  @Option(
    name: [.customShort("X"), .long], help: ArgumentHelp("The method (GET, or POST with a body).", valueName: "method"))
  var method: String?

  @Option(
    name: .customLong("protocol"),
    help: """
      h1: HTTP/1.1 (the default). h2c: HTTP/2 in the clear. h2: HTTP/2 over TLS. grpc: one unary call a request, of the \
      method that is the URL's path (default grpc.health.v1.Health/Check), with the body as its message. tcp, udp \
      (also tcp://host:port, udp://host:port): bytes that have to come back.
      """)
  var dialect: Dialect?

  @Option(name: [.customLong("data"), .customLong("payload")], help: "The request's body.")
  var payload: String?

  @Option(help: ArgumentHelp("Send this file as the body.", valueName: "file"))
  var payloadFile: String?

  @Option(help: ArgumentHelp("The body in hexadecimal digits.", valueName: "digits"))
  var payloadHex: String?

  @Option(help: ArgumentHelp("The body in base64.", valueName: "text"))
  var payloadBase64: String?

  @Option(
    help: ArgumentHelp("Send so many bytes as the body, letters that depend on nothing.", valueName: "bytes"),
    transform: Parse.byteCount)
  var payloadSize: ByteCount?

  @Flag(name: .customLong("http1.0"), help: "Ask in HTTP/1.0, with a new connection for every request.")
  var http10 = false

  @OptionGroup var grpc: GRPCOptions

  /// - Parameter timeout: told to a gRPC server.
  func call(for target: Target, timeout: Nanoseconds) throws -> Call {
    let headers = try headerFields()
    let dialect = try Dialect(dialect, for: target)
    guard !http10 || dialect == .h1 else {
      throw Problem.usage("--http1.0 and --protocol \(dialect) exclude each other")
    }
    switch dialect {
    case .h1:
      return .http1(try RequestMix(named: methodName(for: .h1), try request(for: target)))
    case .h2c, .h2:
      return .http2(
        try HTTP2Request(
          method: methodName(for: dialect), scheme: "\(target.scheme)", path: target.path, host: target.authority,
          headers: headers, body: try body() ?? []))
    case .tcp, .udp:
      guard headers.isEmpty, method == nil else { throw Problem.usage("an echo has no method and no headers") }
      let payload = try body()
      guard payload?.isEmpty != true, dialect == .tcp || payload?.count ?? 0 <= 65_507 else {
        throw Problem.usage("an echo needs from 1 byte to what a message can hold (65507 in UDP)")
      }
      return .echo(Echo(dialect == .tcp ? .tcp : .udp, payload: payload))
    case .grpc:
      guard method == nil else { throw Problem.usage("-X is not for gRPC: the method is the URL's path") }
      return try grpcCall(for: target, timeout: timeout)
    }
  }

  func request(for target: Target) throws -> HTTP1Request {
    try HTTP1Request(
      method: methodName(for: .h1), path: target.path, host: target.authority, headers: try headerFields(),
      body: try body() ?? [], version: http10 ? .http10 : .http11)
  }

  func grpcCall(for target: Target, timeout: Nanoseconds) throws -> Call {
    let (method, message) = try grpc.call(target, body: try body())
    return .grpc(
      try .grpc(
        method: method, scheme: "\(target.scheme)", host: target.authority, headers: try headerFields(),
        message: message, timeout: timeout))
  }

  /// Nil where none is given. Reading a file twice is left to the caller's good sense.
  private func body() throws(Problem) -> [UInt8]? {
    let given = [payload != nil, payloadFile != nil, payloadHex != nil, payloadBase64 != nil, payloadSize != nil]
    guard given.count(where: { $0 }) <= 1 else {
      throw .usage(
        "--payload, --payload-file, --payload-hex, --payload-base64 and --payload-size exclude each other; give one")
    }
    if let payloadFile { return try TextFile.bytes(payloadFile) }
    if let payloadHex {
      guard let bytes = Self.bytes(hex: payloadHex) else {
        throw .usage("--payload-hex takes pairs of hexadecimal digits (for example 0a0568656c6c6f)")
      }
      return bytes
    }
    if let payloadBase64 {
      guard let bytes = Base64.decode(payloadBase64) else {
        throw .usage("--payload-base64 is no base64 (for example CgVoZWxsbw==)")
      }
      return bytes
    }
    guard let size = payloadSize else { return payload.map { Array($0.utf8) } }
    guard size.bytes <= 1 << 30 else { throw .usage("--payload-size must be at most 1 GB") }
    return (0..<Int(size.bytes)).map { 0x61 + UInt8($0 % 26) }
  }

  private static func bytes(hex text: String) -> [UInt8]? {
    let digits = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
    guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// What the record calls the method.
  func methodName(for dialect: Dialect) -> String {
    if dialect == .grpc { return "POST" }
    if dialect == .tcp || dialect == .udp { return "ECHO" }
    let hasBody = [payload, payloadFile, payloadHex, payloadBase64].contains { $0 != nil } || payloadSize != nil
    return method ?? (hasBody ? "POST" : "GET")
  }

  func headerFields() throws -> [(name: String, value: String)] { try headers.map(Self.header) }

  /// Whether anything but headers was said about the request.
  var saysWhat: Bool {
    method != nil || payload != nil || payloadFile != nil || payloadHex != nil || payloadBase64 != nil
      || payloadSize != nil || http10
  }

  private static func header(_ line: String) throws -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: ":") else {
      throw Problem.usage("the header \"\(line)\" has no colon; give headers as 'Name: value'")
    }
    let value = line[line.index(after: colon)...]
    return (String(line[..<colon]), String(value.drop { $0 == " " }))
  }
}
