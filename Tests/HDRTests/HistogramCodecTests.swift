import Quantities
import Testing

@testable import HDR

@Suite("Histogram codec")
struct HistogramCodecTests {
  @Test("a small histogram encodes to exactly the bytes of the format")
  func bytes() {
    let small = histogram(of: [0, 1, 1, 3, 300, 300])
    let expected: [UInt8] =
      [0x1c, 0x84, 0x93, 0x13, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 3]  // cookie, length, offset, digits
      + [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0x03, 0x46, 0x30, 0xb8, 0xa0, 0]  // 1 … 3,600,000,000,000
      + [0x3f, 0xf0, 0, 0, 0, 0, 0, 0]  // 1.0
      + [2, 4, 0, 2, 0xcf, 0x04, 4]  // 1, 2, one zero, 1, 296 zeros, 2
    #expect(HistogramCodec.uncompressed(small) == expected)
    let encoded = HistogramCodec.encode(small)
    #expect(Array(encoded[..<4]) == [0x1c, 0x84, 0x93, 0x14])
    #expect(encoded[4..<8].reduce(0) { $0 << 8 | Int($1) } == encoded.count - 8)
    #expect(HistogramCodec.base64(of: small).hasPrefix("HISTFAAAA"))
  }

  @Test("what is read back has the same cells and percentiles", arguments: [0, 1, 2, 5_000])
  func roundTrip(count: Int) throws {
    let original = histogram(of: latencies(count, seed: 11))
    let read = try HistogramCodec.decode(base64: HistogramCodec.base64(of: original))
    #expect(read.usedCellList == original.usedCellList)
    #expect(read.count == original.count)
    for percentile in percentiles where percentile.percent < 100 {
      #expect(
        abs(Double(read.value(at: percentile)) - Double(original.value(at: percentile))) <= 0.001 * Double(original.max)
      )
    }
    #expect(HistogramCodec.encode(read) == HistogramCodec.encode(original))
  }

  @Test("the topmost cell and the largest counts survive, and nothing is called clamped")
  func extremes() throws {
    let extreme = LatencyHistogram()
    extreme.record(3_600_000_000_000, count: UInt64(Int64.max) - 2)
    extreme.record(0, count: 1)
    let read = try HistogramCodec.decode(HistogramCodec.encode(extreme))
    #expect(read.usedCellList == extreme.usedCellList)
    #expect(read.clamped == 0)
    #expect(read.max == 3_600_000_000_000)
  }

  @Test(
    "ZigZag LEB128 numbers take the bytes of the format",
    arguments: [
      (0, [0]), (-1, [1]), (1, [2]), (63, [126]), (64, [0x80, 1]), (-65, [0x81, 1]),
      (.max, [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      (.min, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    ] as [(Int64, [UInt8])])
  func zigZag(number: Int64, bytes: [UInt8]) throws {
    var written: [UInt8] = []
    written.append(zigZag: number)
    #expect(written == bytes)
    var reader = ByteReader(bytes[...])
    #expect(try reader.zigZag() == number)
    #expect(reader.isAtEnd)
  }

  @Test("another layout is poured in: coarser, finer, and with values beyond our hour")
  func otherLayouts() throws {
    let coarse = try HistogramCodec.decode(
      encoded(lowest: 1_000, highest: 10_000_000_000, digits: 2, counts: [-5, 7, 0, 2]))
    #expect(coarse.count == 9)
    // Cells of lowest 1,000 are 512 wide: the fifth is 2,560 … 3,071, the seventh 3,584 … 4,095.
    #expect(coarse.usedCellList == [Cell(low: 2_816, high: 2_817, count: 7), Cell(low: 3_840, high: 3_841, count: 2)])
    let finest = try BucketLayout(lowest: 1, highest: UInt64(Int64.max), significantDigits: 5)
    let hours = finest.index(of: 7_200_000_000_000)
    let long = try HistogramCodec.decode(
      encoded(lowest: 1, highest: UInt64(Int64.max), digits: 5, counts: [3, -Int64(hours - 1), 4]))
    #expect([long.count, long.clamped, long.max] == [7, 4, 3_600_000_000_000])
  }
}

/// A V2 compressed histogram with any header and any numbers as counts, true or not.
func encoded(
  cookie: UInt32 = 0x1c84_9313, length: UInt32? = nil, offset: UInt32 = 0, lowest: UInt64 = 1,
  highest: UInt64 = 3_600_000_000_000, digits: UInt32 = 3, ratio: Double = 1, counts: [Int64]
) -> [UInt8] {
  var payload: [UInt8] = []
  for count in counts { payload.append(zigZag: count) }
  var bytes: [UInt8] = []
  bytes.append(bigEndian: cookie)
  bytes.append(bigEndian: length ?? UInt32(payload.count))
  bytes.append(bigEndian: offset)
  bytes.append(bigEndian: digits)
  bytes.append(bigEndian: lowest)
  bytes.append(bigEndian: highest)
  bytes.append(bigEndian: ratio.bitPattern)
  return wrapped(Zlib.deflate(bytes + payload))
}

func wrapped(_ stream: [UInt8]) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.append(bigEndian: UInt32(0x1c84_9314))
  bytes.append(bigEndian: UInt32(stream.count))
  return bytes + stream
}
