import Quantities
import Wire

/// What a run asks for: one kind of request, or several, each with its share.
package struct RequestMix: Sendable {
  package struct Kind: Sendable {
    /// What records call it, for example `GET /path`.
    package let name: String
    package let request: HTTP1Request
    /// Its share is weight / Σ weights.
    package let weight: Double

    package init(name: String, request: HTTP1Request, weight: Double) {
      self.name = name
      self.request = request
      self.weight = weight
    }
  }

  package let kinds: [Kind]
  /// Upper ends of the kinds' shares of 2^64, but for the last one.
  private let bounds: [UInt64]

  /// More would be a log, not a mix.
  package static let most = 256

  /// - Throws: `Problem` of kind usage for no kinds, too many, or a weight that is none.
  package init(_ kinds: [Kind]) throws(Problem) {
    guard 1...Self.most ~= kinds.count else {
      throw .usage("a mix has from 1 to \(Self.most) kinds of requests, not \(kinds.count)")
    }
    guard kinds.allSatisfy({ $0.weight > 0 && $0.weight <= 1e9 }) else {
      throw .usage("the weight of a request must be above 0 and at most 1e9")
    }
    self.kinds = kinds
    let sum = kinds.reduce(0) { $0 + $1.weight }
    var seen = 0.0
    bounds = kinds.dropLast().map { kind in
      seen += kind.weight
      let share = seen / sum
      return share < 1 ? UInt64(share * 0x1p64) : .max
    }
  }

  /// All requests alike.
  package init(named name: String, _ request: HTTP1Request) throws(Problem) {
    try self.init([Kind(name: name, request: request, weight: 1)])
  }

  /// Which kind the random number `roll` stands for.
  func pick(_ roll: UInt64) -> Int {
    var kind = 0
    while kind < bounds.count, roll >= bounds[kind] { kind &+= 1 }
    return kind
  }
}
