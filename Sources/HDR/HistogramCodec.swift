import Quantities

/// HdrHistogram's V2 compressed format, the one its Java, C, Go, Rust and Python versions exchange:
/// a cookie and a length, then a zlib stream of a 40-byte header and the counts as ZigZag LEB128, runs of zeros negative.
package enum HistogramCodec {
  private static let cookie: UInt32 = 0x1c84_9303
  private static let compressedCookie: UInt32 = 0x1c84_9304
  /// Every implementation sets this bit, which once meant the width of a count, and ignores it and its neighbours.
  private static let widthBit: UInt32 = 0x10
  /// More than any histogram of latencies needs; a bound on what a hostile stream may make us hold.
  private static let inflatedLimit = 16 << 20

  package static func encode(_ histogram: LatencyHistogram) -> [UInt8] {
    let stream = Zlib.deflate(uncompressed(histogram))
    var bytes: [UInt8] = []
    bytes.append(bigEndian: compressedCookie | widthBit)
    bytes.append(bigEndian: UInt32(stream.count))
    return bytes + stream
  }

  /// What `toll` writes as `hdr`: the encoded bytes in Base64, always beginning with `HISTFAAAA`.
  package static func base64(of histogram: LatencyHistogram) -> String { Base64.encode(encode(histogram)) }

  /// - Throws: `Problem`, as `decode(_:)` does, and when `text` is not Base64.
  package static func decode(base64 text: some StringProtocol) throws(Problem) -> LatencyHistogram {
    guard let bytes = Base64.decode(text) else { throw .environment("an encoded histogram is not valid Base64") }
    return try decode(bytes)
  }

  /// Reads a V2 compressed histogram. One with another layout is poured into ours by the middles of its cells;
  /// what lies above one hour is clamped.
  ///
  /// - Throws: `Problem` of kind environment when it is damaged, of another format or version, or not of integers.
  package static func decode(_ bytes: [UInt8]) throws(Problem) -> LatencyHistogram {
    var reader = ByteReader(bytes[...])
    try expect(compressedCookie, in: &reader)
    let length = try reader.bigEndian(UInt32.self)
    guard length == reader.rest.count else {
      throw .environment("an encoded histogram states \(length) compressed bytes but has \(reader.rest.count)")
    }
    return try counts(in: Zlib.inflate(reader.rest, limit: inflatedLimit))
  }

  /// The format inside the zlib stream.
  static func uncompressed(_ histogram: LatencyHistogram) -> [UInt8] {
    let layout = BucketLayout.standard
    var payload: [UInt8] = []
    var zeros: Int64 = 0
    // The reference implementation writes one cell even when the histogram is empty.
    for index in 0...layout.index(of: histogram.max) {
      let count = Int64(clamping: histogram.cells[index])
      guard count > 0 else {
        zeros += 1
        continue
      }
      payload.append(zeros: zeros)
      payload.append(zigZag: count)
      zeros = 0
    }
    payload.append(zeros: zeros)
    var bytes: [UInt8] = []
    bytes.append(bigEndian: cookie | widthBit)
    bytes.append(bigEndian: UInt32(payload.count))
    bytes.append(bigEndian: UInt32(0))
    bytes.append(bigEndian: UInt32(layout.significantDigits))
    bytes.append(bigEndian: layout.lowest)
    bytes.append(bigEndian: layout.highest)
    bytes.append(bigEndian: (1.0).bitPattern)
    return bytes + payload
  }

  private static func counts(in bytes: [UInt8]) throws(Problem) -> LatencyHistogram {
    var reader = ByteReader(bytes[...])
    try expect(cookie, in: &reader)
    let length = try reader.bigEndian(UInt32.self)
    let offset = try reader.bigEndian(UInt32.self)
    let digits = try reader.bigEndian(UInt32.self)
    let lowest = try reader.bigEndian(UInt64.self)
    let highest = try reader.bigEndian(UInt64.self)
    let ratio = Double(bitPattern: try reader.bigEndian(UInt64.self))
    guard offset == 0, ratio == 1 else {
      throw .environment("an encoded histogram is one of fractions (DoubleHistogram), not of whole nanoseconds")
    }
    let layout = try BucketLayout(lowest: lowest, highest: highest, significantDigits: Int(digits))
    guard length == reader.rest.count else {
      throw .environment("an encoded histogram states \(length) bytes of counts but has \(reader.rest.count)")
    }
    return try pour(&reader, of: layout)
  }

  private static func pour(_ reader: inout ByteReader, of layout: BucketLayout) throws(Problem) -> LatencyHistogram {
    let ours = BucketLayout.standard
    let histogram = LatencyHistogram()
    var index = 0
    while !reader.isAtEnd {
      let number = try reader.zigZag()
      let cells = number < 0 ? number.magnitude : 1
      guard cells <= layout.cellCount - index else {
        throw .environment("an encoded histogram has more counts than the \(layout.cellCount) cells of its layout")
      }
      if number > 0 {
        guard histogram.count <= UInt64(Int64.max) - number.magnitude else {
          throw .environment("an encoded histogram counts more than \(Int64.max) values")
        }
        let low = layout.low(of: index)
        // Our own topmost cell reaches past the hour: its middle must not count as clamped.
        let value = low <= ours.highest ? min(layout.middle(of: index), ours.highest) : low
        histogram.record(value, count: number.magnitude)
      }
      index += Int(cells)
    }
    histogram.widenExtremesToCells()
    return histogram
  }

  private static func expect(_ expected: UInt32, in reader: inout ByteReader) throws(Problem) {
    let found = try reader.bigEndian(UInt32.self)
    guard found & ~0xf0 == expected else {
      throw .environment(
        "an encoded histogram begins with 0x\(String(found, radix: 16)); only HdrHistogram's V2 compressed format is read"
      )
    }
  }
}

extension [UInt8] {
  /// A run of empty cells: nothing, a zero for one, a negative number for more.
  fileprivate mutating func append(zeros: Int64) {
    if zeros > 0 { append(zigZag: zeros == 1 ? 0 : -zeros) }
  }
}
