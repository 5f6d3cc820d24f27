/// Little's law (1961) as a check of the generator: mean in flight L = rate λ × mean time in the system W.
package enum Little {
  /// |L/(λW) − 1|, with L from a counter that knows nothing of latencies; nil when nothing was in flight.
  ///
  /// - Parameters:
  ///   - meanInFlight: the time average of requests in flight over the window.
  ///   - rate: arrivals per second in the window.
  ///   - meanSeconds: the mean time in the system, in seconds.
  package static func deviation(meanInFlight: Double, rate: Double, meanSeconds: Double) -> Double? {
    let expected = rate * meanSeconds
    return expected > 0 ? abs(meanInFlight / expected - 1) : nil
  }
}
