import Foundation
import Support
import Testing

@testable import HDR

struct HistogramCorpusTests {
  /// The seeds of scripts/fuzz and every input that ever failed there.
  @Test func isRefusedOrReadBackTheSame() throws {
    let folder = "\(packageRoot)/Tests/HDRTests/Corpus/histogram"
    var read = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
      guard let histogram = try? HistogramCodec.decode(bytes) else { continue }
      read += 1
      let again = try HistogramCodec.decode(HistogramCodec.encode(histogram))
      #expect(again.count == histogram.count, "\(name)")
      #expect(again.max == histogram.max, "\(name)")
    }
    #expect(read >= 3)
  }
}
