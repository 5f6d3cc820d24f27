import Glibc
import Kernel
import Quantities
import Wire

/// gRPC: Fortio's ping and the health check, unary.
extension Worker {
  private enum Method {
    case ping, health

    init?(_ path: UnsafeBufferPointer<UInt8>) {
      func isNamed(_ name: StaticString) -> Bool {
        path.count == name.utf8CodeUnitCount && path.baseAddress.map { memcmp($0, name.utf8Start, path.count) } == 0
      }
      if isNamed("/fgrpc.PingServer/Ping") {
        self = .ping
      } else if isNamed("/grpc.health.v1.Health/Check") {
        self = .health
      } else {
        return nil
      }
    }
  }

  /// Why a call ends without an answer.
  private struct Failure: Error {
    let status: GRPCStatus
    let sentence: StaticString
  }

  /// Services that are said to be serving: the server as a whole, Fortio's name for it, and the ping service.
  private static let healthyServices = ["", "ping", "fgrpc.PingServer"]

  /// How long a ping asks the server to wait, ns.
  func callDelay(_ exchange: UnsafeMutablePointer<Exchange>, _ text: UnsafePointer<UInt8>) -> UInt64 {
    guard method(exchange, text) == .ping, let message = try? message(exchange),
      let ping = try? PingMessage(decoding: message.bytes, message.count)
    else { return 0 }
    return min(UInt64(clamping: ping.delay), shared.plan.maxEchoDelay.count)
  }

  /// Writes the fields and the body of a call's answer, or of its end without one.
  mutating func answerCall(
    _ exchange: UnsafeMutablePointer<Exchange>, _ plan: UnsafePointer<EchoPlan>, _ text: UnsafePointer<UInt8>
  ) {
    if let reason = plan.pointee.refusal {
      return reason.withUnsafeBufferPointer { endCall(exchange, .invalidArgument, $0) }
    }
    if let status = plan.pointee.grpcStatus.flatMap({ GRPCStatus(rawValue: Int($0.pick(&random))) }), status != .ok {
      return endCall(exchange, Failure(status: status, sentence: "the query asked for this status"))
    }
    do throws(Failure) {
      var reply: [UInt8] = Array(repeating: 0, count: GRPCFrame.prefix)
      reply += try self.reply(to: exchange, text)
      reply.withUnsafeMutableBufferPointer {
        if let base = $0.baseAddress { GRPCFrame.write($0.count - GRPCFrame.prefix, to: base) }
      }
      let kept = reply.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.flatMap { keep($0, bytes.count, exchange) }
      }
      guard let kept else { throw Failure(status: .resourceExhausted, sentence: "the server has no memory left") }
      fields.add(":status", "200")
      fields.add("content-type", "application/grpc")
      exchange.pointee.answer = HTTP2Body(kept, reply.count, grpcStatus: .ok)
    } catch {
      endCall(exchange, error)
    }
  }

  private func reply(
    to exchange: UnsafeMutablePointer<Exchange>, _ text: UnsafePointer<UInt8>
  ) throws(Failure) -> [UInt8] {
    guard let method = method(exchange, text) else {
      throw Failure(status: .unimplemented, sentence: "the methods here are fgrpc.PingServer/Ping and Health/Check")
    }
    let message = try message(exchange)
    do {
      switch method {
      case .ping:
        var ping = try PingMessage(decoding: message.bytes, message.count)
        ping.timestamp = Self.wallClock()
        return ping.encoded
      case .health:
        let service = try HealthCheck.service(decoding: message.bytes, message.count)
        guard Self.healthyServices.contains(service) else {
          throw Failure(status: .notFound, sentence: "unknown service")
        }
        return HealthCheck.response(.serving)
      }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(status: .internal, sentence: "the message is no protobuf")
    }
  }

  private func method(_ exchange: UnsafeMutablePointer<Exchange>, _ text: UnsafePointer<UInt8>) -> Method? {
    let head = exchange.pointee.head
    let count = head.query.map { Int($0.start &- head.path.start) - 1 } ?? Int(head.path.count)
    return Method(UnsafeBufferPointer(start: text + Int(head.path.start), count: count))
  }

  /// The one message of a unary call.
  private func message(
    _ exchange: UnsafeMutablePointer<Exchange>
  ) throws(Failure) -> (bytes: UnsafePointer<UInt8>, count: Int) {
    let body = exchange.pointee.body
    guard let base = body.base else { throw Failure(status: .internal, sentence: "the call has no message") }
    var frame = GRPCFrame()
    let (consumed, step) = frame.step(base + body.start, body.count, limit: bodyLimit)
    switch step {
    case .begins(let length) where length == body.count - consumed:
      return (UnsafePointer(base + body.start + consumed), length)
    case .refused(.compressed):
      throw Failure(status: .unimplemented, sentence: "compressed messages are not understood")
    case .refused(.tooLong): throw Failure(status: .resourceExhausted, sentence: "the message is too long")
    case .refused(.badFlag), .needsMore, .begins, .bytes:
      throw Failure(status: .internal, sentence: "the body is not one whole message")
    }
  }

  private mutating func endCall(_ exchange: UnsafeMutablePointer<Exchange>, _ failure: Failure) {
    let text = failure.sentence
    endCall(exchange, failure.status, UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// The fields of an answer without a message: trailers only.
  mutating func endCall(
    _ exchange: UnsafeMutablePointer<Exchange>, _ status: GRPCStatus, _ message: UnsafeBufferPointer<UInt8>
  ) {
    fields.add(":status", "200")
    fields.add("content-type", "application/grpc")
    fields.add("grpc-status", decimal: status.rawValue)
    let encoded = GRPCStatus.percentEncoded(message)
    encoded.withUnsafeBufferPointer {
      if let base = $0.baseAddress { fields.add("grpc-message", base, $0.count) }
    }
    exchange.pointee.answer = HTTP2Body(payload, 0)
  }

  /// Unix ns.
  private static func wallClock() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
