import Quantities
import Testing

@testable import HDR

@Suite("Hostile encoded histograms")
struct HostileHistogramTests {
  private func refusal(of bytes: [UInt8]) -> String? {
    do throws(Problem) {
      _ = try HistogramCodec.decode(bytes)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("cut at any byte, outside or inside the zlib stream, it is a problem")
  func truncation() {
    let whole = histogram(of: latencies(500, seed: 2))
    let encoded = HistogramCodec.encode(whole)
    for length in 0..<encoded.count { #expect(refusal(of: Array(encoded[..<length])) != nil, "\(length)") }
    let inner = HistogramCodec.uncompressed(whole)
    for length in 0..<inner.count {
      #expect(refusal(of: wrapped(Zlib.deflate(Array(inner[..<length])))) != nil, "\(length)")
    }
    #expect(refusal(of: encoded + [0]) != nil)
    #expect(refusal(of: encoded) == nil)
  }

  @Test("any changed byte inside the stream is read or refused, never a crash")
  func corruption() {
    var random = SplitMix64(seed: 99)
    let inner = HistogramCodec.uncompressed(histogram(of: latencies(300, seed: 4)))
    for _ in 0..<3_000 {
      var damaged = inner
      for _ in 0..<1 + random.below(3) {
        damaged[random.below(damaged.count)] = UInt8(truncatingIfNeeded: random.next())
      }
      _ = refusal(of: wrapped(Zlib.deflate(damaged)))
    }
    let encoded = HistogramCodec.encode(histogram(of: latencies(300, seed: 4)))
    for place in encoded.indices {
      var damaged = encoded
      damaged[place] ^= 0x55
      // Bits 4 to 7 of the cookie mean nothing; zlib's header bytes and checksum cover the rest.
      if place != 3 { #expect(refusal(of: damaged) != nil, "\(place)") }
    }
  }

  @Test("each lie has its own words")
  func lies() {
    let most = Int64.max
    #expect(refusal(of: []) == "an encoded histogram is cut short")
    #expect(
      refusal(of: [0x1c, 0x84, 0x93, 0x02, 0, 0, 0, 0])
        == "an encoded histogram begins with 0x1c849302; only HdrHistogram's V2 compressed format is read")
    #expect(
      refusal(of: [0x1c, 0x84, 0x93, 0x14, 0xff, 0xff, 0xff, 0xff, 1])
        == "an encoded histogram states 4294967295 compressed bytes but has 1")
    #expect(refusal(of: wrapped([])) == "a compressed histogram is damaged or cut short")
    #expect(
      refusal(of: wrapped(Zlib.deflate(HistogramCodec.uncompressed(LatencyHistogram())) + [0]))
        == "a compressed histogram is damaged or cut short")
    #expect(
      refusal(of: encoded(length: 99, counts: [1])) == "an encoded histogram states 99 bytes of counts but has 1")
    #expect(
      refusal(of: encoded(counts: [1, -33_792]))
        == "an encoded histogram has more counts than the 33792 cells of its layout")
    #expect(
      refusal(of: encoded(counts: [.min])) == "an encoded histogram has more counts than the 33792 cells of its layout")
    #expect(
      refusal(of: encoded(counts: [most, 1])) == "an encoded histogram counts more than 9223372036854775807 values")
    #expect(refusal(of: encoded(digits: 9, counts: [])) == "a histogram has 0 to 5 significant digits, not 9")
    #expect(refusal(of: encoded(lowest: 0, counts: [])) == "a histogram cannot reach from 0 to 3600000000000")
    let fractions = "an encoded histogram is one of fractions (DoubleHistogram), not of whole nanoseconds"
    #expect(refusal(of: encoded(offset: 1, counts: [])) == fractions)
    #expect(refusal(of: encoded(ratio: .nan, counts: [])) == fractions)
    #expect(refusal(of: encoded(counts: [-33_792])) == nil)
  }

  @Test("a stream that inflates without end is stopped at 16 MiB")
  func bomb() {
    let bomb = wrapped(Zlib.deflate([UInt8](repeating: 0, count: 40 << 20)))
    #expect(bomb.count < 50_000)
    #expect(refusal(of: bomb) == "a compressed histogram inflates to more than 16777216 bytes")
  }

  @Test("text that is not Base64 is a problem")
  func notBase64() {
    #expect(throws: Problem.environment("an encoded histogram is not valid Base64")) {
      try HistogramCodec.decode(base64: "HISTFAAA*")
    }
  }
}
