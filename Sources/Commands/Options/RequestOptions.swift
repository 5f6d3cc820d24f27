import ArgumentParser
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

  @Option(name: [.customLong("data"), .customLong("payload")], help: "The request's body.")
  var payload: String?

  @Option(help: ArgumentHelp("Send this file as the body.", valueName: "file"))
  var payloadFile: String?

  @Option(
    help: ArgumentHelp("Send so many bytes as the body, letters that depend on nothing.", valueName: "bytes"),
    transform: Parse.byteCount)
  var payloadSize: ByteCount?

  @Flag(name: .customLong("http1.0"), help: "Ask in HTTP/1.0, with a new connection for every request.")
  var http10 = false

  func request(for target: Target) throws -> HTTP1Request {
    try HTTP1Request(
      method: methodName, path: target.path, host: target.authority, headers: try headerFields(),
      body: try body(), version: http10 ? .http10 : .http11)
  }

  /// The body's length; reading a file twice is left to the caller's good sense.
  func body() throws(Problem) -> [UInt8] {
    let given = [payload != nil, payloadFile != nil, payloadSize != nil].count { $0 }
    guard given <= 1 else {
      throw .usage("--payload, --payload-file and --payload-size exclude each other; give one of them")
    }
    if let payloadFile { return try TextFile.bytes(payloadFile) }
    guard let size = payloadSize else { return Array((payload ?? "").utf8) }
    guard size.bytes <= 1 << 30 else { throw .usage("--payload-size must be at most 1 GB") }
    return (0..<Int(size.bytes)).map { 0x61 + UInt8($0 % 26) }
  }

  var methodName: String {
    method ?? (payload == nil && payloadFile == nil && payloadSize == nil ? "GET" : "POST")
  }

  func headerFields() throws -> [(name: String, value: String)] { try headers.map(Self.header) }

  /// Whether anything but headers was said about the request.
  var saysWhat: Bool {
    method != nil || payload != nil || payloadFile != nil || payloadSize != nil || http10
  }

  private static func header(_ line: String) throws -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: ":") else {
      throw Problem.usage("the header \"\(line)\" has no colon; give headers as 'Name: value'")
    }
    let value = line[line.index(after: colon)...]
    return (String(line[..<colon]), String(value.drop { $0 == " " }))
  }
}
