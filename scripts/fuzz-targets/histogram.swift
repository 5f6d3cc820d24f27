@testable import HDR

/// The HdrHistogram decoder: any bytes, as they are and inside a sound zlib stream, are refused, or read back the same
/// after another round.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  check(try? HistogramCodec.decode(bytes))
  let stream = Zlib.deflate(bytes)
  var wrapped: [UInt8] = [0x1c, 0x84, 0x93, 0x04]
  wrapped.append(bigEndian: UInt32(stream.count))
  check(try? HistogramCodec.decode(wrapped + stream))
  return 0
}

private func check(_ histogram: LatencyHistogram?) {
  guard let histogram else { return }
  let again = try? HistogramCodec.decode(HistogramCodec.encode(histogram))
  precondition(again?.count == histogram.count && again?.max == histogram.max)
}
