import HDR
import Quantities

/// Latencies as a loaded server gives them: a body around 60 µs, a tail over five decades.
func latencies(_ count: Int, seed: UInt64) -> [UInt64] {
  var random = SplitMix64(seed: seed)
  return (0..<count).map { _ in
    let tail = 1 / (1 - random.unit() * 0.99999)
    return UInt64(40_000 * tail.squareRoot() * (1 + random.unit()))
  }
}

func histogram(of values: [UInt64]) -> LatencyHistogram {
  let histogram = LatencyHistogram()
  for value in values { histogram.record(value) }
  return histogram
}

struct Cell: Equatable {
  let low: UInt64
  let high: UInt64
  let count: UInt64
}

extension LatencyHistogram {
  var usedCellList: [Cell] {
    var list: [Cell] = []
    forEachCell { list.append(Cell(low: $0, high: $1, count: $2)) }
    return list
  }
}

let percentiles = [0.001, 1, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100].map { try? Percentile($0) }.compactMap(
  \.self)
