import Foundation
import Support
import Testing

@testable import Wire

/// The seeds of scripts/fuzz and every input that ever failed there.
struct CorpusTests {
  static func inputs(_ target: String) throws -> [(name: String, bytes: [UInt8])] {
    let folder = "\(packageRoot)/Tests/WireTests/Corpus/\(target)"
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
      (name, Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))))
    }
  }

  @Test func responsesComeToTheSameInPieces() throws {
    for (name, bytes) in try Self.inputs("response") {
      func end(pieces step: Int) -> String {
        var script = Script(bodyless: bytes[0] & 1 == 1)
        var at = 2
        while at < bytes.count {
          let verdict = script.feed(Array(bytes[at..<min(bytes.count, at + step)])).verdict
          if verdict != .needsMore { return "\(verdict) \(script.parser.status) \(script.parser.dwell)" }
          at += step
        }
        return "\(script.parser.end())"
      }
      let whole = end(pieces: bytes.count)
      for step in [1, 2, 3, 7, 64] { #expect(end(pieces: step) == whole, "\(name) in pieces of \(step)") }
    }
  }

  @Test func chunksComeToTheSameInPieces() throws {
    for (name, bytes) in try Self.inputs("chunks") {
      let verdicts = [1, 3, bytes.count].map { step -> HTTP1ResponseParser.Verdict in
        var script = Script()
        var verdict = script.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").verdict
        var at = 1
        while at < bytes.count, verdict == .needsMore {
          verdict = script.feed(Array(bytes[at..<min(bytes.count, at + step)])).verdict
          at += step
        }
        return verdict
      }
      #expect(Set(verdicts.map { "\($0)" }).count == 1, "\(name)")
    }
  }

  @Test func requestsAreTakenWithinTheirBytes() throws {
    for (name, bytes) in try Self.inputs("request") {
      var parser = HTTP1RequestParser()
      var rest = Array(bytes.dropFirst())
      var steps = 0
      while !rest.isEmpty, steps < 100 {
        let taken = rest.withUnsafeBufferPointer { buffer in
          buffer.baseAddress.map { parser.step($0, buffer.count, bodyLimit: 1 << 20) } ?? (0, .needsMore)
        }
        #expect(0...rest.count ~= taken.consumed, "\(name)")
        if taken.consumed == 0 { break }
        rest.removeFirst(taken.consumed)
        steps += 1
      }
      #expect(rest.isEmpty, "\(name): the seeds are all sound")
    }
  }
}
