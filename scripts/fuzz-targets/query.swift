@testable import Serve
import Quantities

/// The query of a request to `toll serve`: any bytes are a plan within the server's limits.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  let query = Array(UnsafeBufferPointer(start: data, count: size))
  let plan = EchoPlan(parsing: query, maxDelay: .milliseconds(100), maxPayload: ByteCount(4_096))
  var random = SplitMix64(seed: UInt64(size))
  for _ in 0..<8 {
    if let delay = plan.delay?.pick(&random) { precondition(delay <= 100_000_000) }
    if let size = plan.size?.pick(&random) { precondition(size <= 4_096 || size == EchoPlan.echo) }
    precondition(200...999 ~= plan.status.pick(&random) || plan.refusal != nil)
    _ = plan.close.happens(&random)
  }
  precondition(!plan.headers.contains(0))
  return 0
}
