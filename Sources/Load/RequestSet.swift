import Quantities
import Wire

/// The HTTP/1 requests of a plan as a worker sends them: bytes that stay where they are, and which kind comes next.
struct RequestSet: ~Copyable {
  struct Kind {
    let bytes: UnsafePointer<UInt8>
    let length: Int
    /// Whether the answer has no body.
    let bodyless: Bool
  }

  let count: Int
  private let kinds: UnsafeMutablePointer<Kind>
  private let bytes: UnsafeMutablePointer<UInt8>
  private let mix: RequestMix?
  private let seed: UInt64
  /// The next request's number among those of all workers.
  private var number: UInt64
  private let stride: UInt64

  init(_ plan: LoadPlan, worker index: Int) {
    if case .http1(let mix) = plan.call { self.mix = mix } else { mix = nil }
    let all = plan.call.kinds
    count = all.count
    bytes = .allocate(capacity: all.reduce(0) { $0 + $1.request.bytes.count })
    kinds = .allocate(capacity: count)
    var place = bytes
    for (index, kind) in all.enumerated() {
      let length = kind.request.bytes.count
      place.initialize(from: kind.request.bytes, count: length)
      (kinds + index).initialize(to: Kind(bytes: place, length: length, bodyless: kind.request.isHead))
      place += length
    }
    // Another sequence than those of the schedule and of the workers.
    seed = SplitMix64.number(seed: plan.seed, index: .max)
    number = UInt64(index)
    stride = UInt64(plan.threads)
  }

  deinit {
    kinds.deallocate()
    bytes.deallocate()
  }

  @inline(__always)
  subscript(kind: UInt16) -> Kind { kinds[Int(kind)] }

  /// Draws the kind of the next request.
  mutating func next() -> UInt16 {
    defer { number &+= stride }
    return UInt16(truncatingIfNeeded: mix?.pick(SplitMix64.number(seed: seed, index: number)) ?? 0)
  }
}
