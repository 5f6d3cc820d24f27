import Kernel
import Quantities
import Wire

/// One request on a connection of its own, and all of its answer: for looking at, not for measuring.
package struct SingleRequest {
  package let target: Target
  package let request: HTTP1Request
  package let route: LoadPlan.Route
  /// From the first connect to the end of the answer.
  package let timeout: Nanoseconds
  /// Whether to end the sending direction behind the request.
  package let halfCloses: Bool

  package init(
    target: Target, request: HTTP1Request, route: LoadPlan.Route, timeout: Nanoseconds, halfCloses: Bool = false
  ) {
    self.target = target
    self.request = request
    self.route = route
    self.timeout = timeout
    self.halfCloses = halfCloses
  }

  /// What came back.
  package struct Answer: Sendable, Equatable {
    package let status: UInt16
    /// Everything before the body as it was on the wire, interim answers included.
    package let head: [UInt8]
    /// Without the framing of chunks.
    package let body: [UInt8]
  }

  /// A longer answer is given up.
  private static let longestAnswer = 256 << 20

  /// Sends the request to the first of the target's addresses that can be connected to.
  ///
  /// - Throws: `Problem` of kind environment when there is no whole, valid answer within the time-out.
  package func fetch() throws(Problem) -> Answer {
    let (end, overflow) = MonotonicClock.nanoseconds().addingReportingOverflow(timeout.count)
    let deadline = overflow ? .max : end
    let socket = try connect(until: deadline)
    try send(over: socket.number, until: deadline)
    if halfCloses { Socket.finishWriting(socket.number) }
    return try receive(from: socket.number, until: deadline)
  }

  private func connect(until deadline: UInt64) throws(Problem) -> Descriptor {
    let addresses = try route.addresses(for: target)
    var reason = ""
    for address in addresses {
      do throws(SystemError) {
        let socket = try Socket.connecting(to: address)
        var code = SystemError.timedOut
        if Socket.wait(socket.number, for: .write, until: deadline) { code = Socket.pendingError(socket.number) }
        guard code != 0 else { return socket }
        throw SystemError(code: code, call: "connect")
      } catch {
        reason = error.reason
      }
    }
    let places = addresses.map(\.description).joined(separator: " or ")
    throw .environment("cannot connect to \(places) for \(target): \(reason); is the server running there?")
  }

  private func send(over socket: Int32, until deadline: UInt64) throws(Problem) {
    var sent = 0
    while sent < request.bytes.count {
      let count = request.bytes.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map { Socket.write(socket, $0 + sent, bytes.count - sent) } ?? 0
      }
      if count > 0 { sent += count }
      guard count <= 0 else { continue }
      // An answer may come before all is sent; what there is of it is worth more than the failed write.
      guard SystemError.isTemporary(-count) else { return }
      guard Socket.wait(socket, for: .write, until: deadline) else { throw late("the request was not taken") }
    }
  }

  private func receive(from socket: Int32, until deadline: UInt64) throws(Problem) -> Answer {
    var parser = HTTP1ResponseParser()
    var bytes: [UInt8] = []
    var consumed = 0
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = buffer.withUnsafeMutableBufferPointer { room in
        room.baseAddress.map { Socket.read(socket, $0, room.count) } ?? 0
      }
      if count < 0 {
        guard SystemError.isTemporary(-count) else {
          throw .environment("no whole answer from \(target): \(SystemError(code: Int32(-count), call: "").reason)")
        }
        guard Socket.wait(socket, for: .read, until: deadline) else { throw late("no whole answer") }
        continue
      }
      if count == 0 {
        if parser.end() { return Answer(bytes, status: parser.status) }
        throw .environment("no whole answer from \(target): the connection was closed after \(bytes.count) bytes")
      }
      bytes += buffer[..<count]
      guard bytes.count <= Self.longestAnswer else {
        throw .environment("the answer from \(target) is longer than \(Self.longestAnswer >> 20) MB")
      }
      let step = bytes.withUnsafeBufferPointer { all in
        all.baseAddress.map { parser.consume($0 + consumed, all.count - consumed, bodyless: request.isHead) }
          ?? (0, .needsMore)
      }
      consumed += step.consumed
      switch step.verdict {
      case .needsMore: continue
      case .complete: return Answer(Array(bytes[..<consumed]), status: parser.status)
      case .malformed(let fault): throw .environment("no valid answer from \(target): \(fault.sentence)")
      }
    }
  }

  private func late(_ what: String) -> Problem {
    .environment("\(what) from \(target) within \(timeout); give it more with --timeout")
  }
}

extension SingleRequest.Answer {
  /// Takes a whole, valid answer apart.
  fileprivate init(_ bytes: [UInt8], status: UInt16) {
    var end = 0
    var isChunked = false
    bytes.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return }
      while end < all.count {
        let head = ResponseHead.parse(base + end, all.count - end)
        guard head.length > 0 else { return }
        end += head.length
        isChunked = head.isChunked
        if head.status >= 200 { return }
      }
    }
    self.status = status
    head = Array(bytes[..<end])
    body = isChunked ? ChunkedBody.content(of: bytes[end...]) : Array(bytes[end...])
  }
}
