/// Fortio's `fgrpc.PingMessage`: what `/fgrpc.PingServer/Ping` takes and gives.
package struct PingMessage: Equatable, Sendable {
  /// As gRPC names it.
  package static let method = "fgrpc.PingServer/Ping"

  package var sequence: Int64 = 0
  /// Unix ns.
  package var timestamp: Int64 = 0
  package var payload: [UInt8] = []
  /// How long the server is to wait, ns.
  package var delay: Int64 = 0

  package init() {}

  package init(decoding bytes: UnsafePointer<UInt8>, _ count: Int) throws(ProtobufReader.Malformed) {
    var reader = ProtobufReader(bytes, count)
    while let field = try reader.next() {
      switch field {
      case .varint(number: 1, let value): sequence = Int64(bitPattern: value)
      case .varint(number: 2, let value): timestamp = Int64(bitPattern: value)
      case .bytes(number: 3, let start, let size):
        payload = Array(UnsafeBufferPointer(start: bytes + start, count: size))
      case .varint(number: 4, let value): delay = Int64(bitPattern: value)
      default: break
      }
    }
  }

  package var encoded: [UInt8] {
    var message: [UInt8] = []
    ProtobufWriter.append(1, UInt64(bitPattern: sequence), to: &message)
    ProtobufWriter.append(2, UInt64(bitPattern: timestamp), to: &message)
    ProtobufWriter.append(3, payload, to: &message)
    ProtobufWriter.append(4, UInt64(bitPattern: delay), to: &message)
    return message
  }
}

/// `grpc.health.v1`: the name of a service in a request, its state in a response.
package enum HealthCheck {
  /// As gRPC names it.
  package static let method = "grpc.health.v1.Health/Check"

  package enum State: UInt64, Sendable { case unknown, serving, notServing, serviceUnknown }

  /// Asks after a service; after the server as a whole where it is empty.
  package static func request(_ service: String) -> [UInt8] {
    var message: [UInt8] = []
    ProtobufWriter.append(1, Array(service.utf8), to: &message)
    return message
  }

  package static func service(decoding bytes: UnsafePointer<UInt8>, _ count: Int) throws(ProtobufReader.Malformed)
    -> String
  {
    var service = ""
    var reader = ProtobufReader(bytes, count)
    while let field = try reader.next() {
      guard case .bytes(number: 1, let start, let size) = field else { continue }
      service = String(decoding: UnsafeBufferPointer(start: bytes + start, count: size), as: UTF8.self)
    }
    return service
  }

  package static func response(_ state: State) -> [UInt8] {
    var message: [UInt8] = []
    ProtobufWriter.append(1, state.rawValue, to: &message)
    return message
  }
}
