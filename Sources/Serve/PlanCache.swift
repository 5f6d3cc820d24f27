import Glibc
import Quantities

/// The plans of the queries seen lately: 256 places, a query's hash says which; a newcomer takes the place over.
struct PlanCache: ~Copyable {
  private static let places = 256
  /// A longer query is parsed each time, so that the cache stays small.
  private static let longestKept = 1_024

  private let maxDelay: Nanoseconds
  private let maxPayload: ByteCount
  private let queries: UnsafeMutablePointer<[UInt8]?>
  private let plans: UnsafeMutablePointer<EchoPlan>
  private let defaults: UnsafeMutablePointer<EchoPlan>
  private let scratch: UnsafeMutablePointer<EchoPlan>
  private(set) var parses = 0

  /// - Parameters:
  ///   - defaultQuery: what a target without `?` stands for.
  init(defaultQuery: String?, maxDelay: Nanoseconds, maxPayload: ByteCount) {
    self.maxDelay = maxDelay
    self.maxPayload = maxPayload
    queries = .allocate(capacity: Self.places)
    queries.initialize(repeating: nil, count: Self.places)
    plans = .allocate(capacity: Self.places)
    plans.initialize(repeating: EchoPlan(), count: Self.places)
    defaults = .allocate(capacity: 1)
    scratch = .allocate(capacity: 1)
    scratch.initialize(to: EchoPlan())
    defaults.initialize(
      to: defaultQuery.map { EchoPlan(parsing: $0.utf8, maxDelay: maxDelay, maxPayload: maxPayload) } ?? EchoPlan())
  }

  deinit {
    queries.deinitialize(count: Self.places)
    queries.deallocate()
    plans.deinitialize(count: Self.places)
    plans.deallocate()
    for plan in [defaults, scratch] {
      plan.deinitialize(count: 1)
      plan.deallocate()
    }
  }

  /// The plan of a target without `?`.
  var defaultPlan: UnsafePointer<EchoPlan> { UnsafePointer(defaults) }

  /// The plan of a query; the pointer is good until the next call.
  mutating func plan(_ query: UnsafePointer<UInt8>, _ count: Int) -> UnsafePointer<EchoPlan> {
    let bytes = UnsafeBufferPointer(start: query, count: count)
    guard count <= Self.longestKept else {
      scratch.pointee = parse(bytes)
      return UnsafePointer(scratch)
    }
    let place = Self.place(query, count)
    let isHit = queries[place]?.withUnsafeBufferPointer { known in
      known.count == count && (known.baseAddress.map { memcmp($0, query, count) == 0 } ?? true)
    }
    if isHit != true {
      queries[place] = Array(bytes)
      plans[place] = parse(bytes)
    }
    return UnsafePointer(plans + place)
  }

  private mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> EchoPlan {
    parses &+= 1
    return EchoPlan(parsing: bytes, maxDelay: maxDelay, maxPayload: maxPayload)
  }

  private static func place(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var hash = UInt64(truncatingIfNeeded: count) &* 0x9e37_79b9_7f4a_7c15
    var at = 0
    let raw = UnsafeRawPointer(bytes)
    while at &+ 8 <= count {
      hash = (hash ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash &>> 29
      at &+= 8
    }
    while at < count {
      hash = (hash ^ UInt64(bytes[at])) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash &>> 29
      at &+= 1
    }
    return Int(truncatingIfNeeded: hash &>> 56)
  }
}
