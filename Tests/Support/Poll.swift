import Foundation

/// Nothing happened in time; says what was waited for and how long.
package struct TimedOut: Error, CustomStringConvertible {
  package let description: String
}

/// Waits until `condition` yields a value, looking every millisecond, and returns that value.
///
/// - Parameters:
///   - limit: how long to wait before giving up.
///   - what: what is waited for, as it should read in the failure.
/// - Throws: `TimedOut`, or what `condition` throws.
@discardableResult
package func poll<Value>(
  for what: String, within limit: Duration = .seconds(10), until condition: () throws -> Value?
) throws -> Value {
  let clock = ContinuousClock()
  let deadline = clock.now + limit
  while true {
    if let value = try condition() { return value }
    guard clock.now < deadline else { throw TimedOut(description: "no \(what) within \(limit)") }
    usleep(1_000)
  }
}

/// Waits until `condition` holds, looking every millisecond.
package func poll(
  for what: String, within limit: Duration = .seconds(10), until condition: () throws -> Bool
) throws {
  try poll(for: what, within: limit) { try condition() ? () : nil }
}
