import Quantities
import Synchronization

/// What the threads of one server share. None of it is touched per request.
final class Shared: Sendable {
  let plan: ServePlan
  let payload: Payload
  /// Nil where everything is in the clear.
  let security: Security?
  let site: (any Site)?
  let notify: @Sendable (ServeNotice) -> Void
  /// Connections open in all threads.
  let open = Atomic<Int>(0)
  /// Monotonic ns of the first request, 0 before it.
  private let firstRequest = Atomic<UInt64>(0)
  private let sum = Mutex(ServeCounts())

  /// - Throws: `Problem` that names the certificate, key or authority that cannot be used.
  init(
    plan: ServePlan, site: (any Site)?, notify: @escaping @Sendable (ServeNotice) -> Void
  ) throws(Problem) {
    self.plan = plan
    self.site = site
    security = if let tls = plan.tls { try Security(tls, faults: plan.handshakeFaults) } else { nil }
    self.notify = notify
    payload = Payload(size: plan.maxPayload, seed: plan.seed)
  }

  /// Notes the first request of all threads.
  func start(now: UInt64) {
    _ = firstRequest.compareExchange(expected: 0, desired: now, ordering: .relaxed)
  }

  /// Monotonic ns of the first request, nil before it.
  var firstRequestTime: UInt64? {
    let time = firstRequest.load(ordering: .relaxed)
    return time == 0 ? nil : time
  }

  func add(_ counts: ServeCounts) { sum.withLock { $0 += counts } }

  var counts: ServeCounts { sum.withLock { $0 } }
}
