import Quantities
import Testing

@testable import Wire

/// gRPC framing and its two messages as bytes.
@Suite struct GRPCTests {
  private let frames: [UInt8] = [0, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 9]

  /// Lengths announced and messages completed when a body comes in pieces of `size` bytes.
  private func messages(_ bytes: [UInt8], pieces size: Int) -> (
    messages: [[UInt8]], isCut: Bool, refusal: GRPCFrame.Refusal?
  ) {
    var frame = GRPCFrame()
    var done: [[UInt8]] = []
    var message: [UInt8] = []
    var at = 0
    while at < bytes.count {
      let piece = Array(bytes[at..<min(at + size, bytes.count)])
      var taken = 0
      while taken < piece.count {
        let (consumed, step) = piece.withUnsafeBufferPointer {
          frame.step($0.baseAddress! + taken, $0.count - taken, limit: 1_000)
        }
        switch step {
        case .needsMore: break
        case .begins(0): done.append([])
        case .begins: message = []
        case .bytes(let start, let count, let last):
          message += piece[(taken + start)..<(taken + start + count)]
          if last { done.append(message) }
        case .refused(let refusal): return (done, frame.isInMessage, refusal)
        }
        taken += consumed
      }
      at += size
    }
    return (done, frame.isInMessage, nil)
  }

  @Test(arguments: 1...20) func messagesComeInAnyPieces(_ size: Int) {
    let result = messages(frames, pieces: size)
    #expect(result.messages == [[1, 2, 3], []])
    #expect(result.isCut)
    let whole = messages(Array(frames[..<13]), pieces: size)
    #expect(whole.messages == [[1, 2, 3], []])
    #expect(!whole.isCut)
  }

  @Test func refusalsSayWhy() {
    #expect(messages([1, 0, 0, 0, 0], pieces: 5).refusal == .compressed)
    #expect(messages([2, 0, 0, 0, 0], pieces: 1).refusal == .badFlag)
    #expect(messages([0, 0xff, 0xff, 0xff, 0xff], pieces: 2).refusal == .tooLong(4_294_967_295))
    #expect(messages([0, 0, 0, 3, 0xe9], pieces: 2).refusal == .tooLong(1_001))
  }

  @Test func aPrefixIsFlagAndLength() {
    var prefix = [UInt8](repeating: 7, count: 5)
    GRPCFrame.write(0x0102_0304, to: &prefix)
    #expect(prefix == [0, 1, 2, 3, 4])
  }

  /// Bytes as `protoc --encode` writes them.
  @Test func pingIsProtobuf() throws {
    var ping = PingMessage()
    ping.sequence = 300
    ping.timestamp = -1
    ping.payload = Array("ab".utf8)
    ping.delay = 1
    let bytes: [UInt8] =
      [0x08, 0xac, 0x02, 0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x1a, 2, 97, 98, 0x20, 1]
    #expect(ping.encoded == bytes)
    #expect(try PingMessage(decoding: bytes, bytes.count) == ping)
    #expect(PingMessage().encoded == [])
    let unknownFields: [UInt8] = [0x51, 1, 2, 3, 4, 5, 6, 7, 8, 0x5d, 1, 2, 3, 4, 0x62, 1, 0, 0x08, 5]
    #expect(try PingMessage(decoding: unknownFields, unknownFields.count).sequence == 5)
  }

  @Test(arguments: [
    [0x08], [0x1a, 5, 1], [0x00, 1], [0x0b], [0x51, 1], [0x08] + [UInt8](repeating: 0xff, count: 10),
  ])
  func whatIsNoProtobufIsRefused(_ bytes: [UInt8]) {
    #expect(throws: ProtobufReader.Malformed.self) { try PingMessage(decoding: bytes, bytes.count) }
  }

  @Test func healthCheck() throws {
    #expect(try HealthCheck.service(decoding: [0x0a, 2, 104, 105], 4) == "hi")
    #expect(try HealthCheck.service(decoding: [], 0) == "")
    #expect(HealthCheck.response(.serving) == [0x08, 1])
    #expect(HealthCheck.response(.unknown) == [])
  }

  @Test func contentTypesAndMessages() {
    func isGRPC(_ text: String) -> Bool {
      Array(text.utf8).withUnsafeBufferPointer { GRPCStatus.isContentType($0.baseAddress!, $0.count) }
    }
    #expect(isGRPC("application/grpc") && isGRPC("application/grpc+proto") && isGRPC("application/grpc;a=b"))
    #expect(!isGRPC("application/grpc-web") && !isGRPC("application/json"))
    let encoded = Array("50 % ü\n".utf8).withUnsafeBufferPointer { GRPCStatus.percentEncoded($0) }
    #expect(String(decoding: encoded, as: UTF8.self) == "50 %25 %C3%BC%0A")
  }

  @Test func mutatedMessagesNeverCrash() {
    var random = SplitMix64(seed: 6)
    let seed: [UInt8] = [0, 0, 0, 0, 9, 0x08, 1, 0x10, 2, 0x1a, 1, 65, 0x20, 3]
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<(1 + random.below(4)) { bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next()) }
      bytes.removeLast(random.below(4))
      _ = messages(bytes, pieces: 1 + random.below(6))
      _ = try? PingMessage(decoding: bytes, bytes.count)
      _ = try? HealthCheck.service(decoding: bytes, bytes.count)
    }
  }
}
