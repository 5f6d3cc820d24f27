import Foundation
import Quantities
import Support
import Testing

@testable import Serve

struct QueryCorpusTests {
  /// The seeds of scripts/fuzz and every input that ever failed there.
  @Test func plansStayWithinTheLimits() throws {
    let folder = "\(packageRoot)/Tests/ServeTests/Corpus/query"
    var random = SplitMix64(seed: 1)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let query = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
      let plan = EchoPlan(parsing: query, maxDelay: .milliseconds(100), maxPayload: ByteCount(600))
      for _ in 0..<100 {
        #expect(plan.delay?.pick(&random) ?? 0 <= 100_000_000, "\(name)")
        let size = plan.size?.pick(&random) ?? 0
        #expect(size <= 600 || size == EchoPlan.echo, "\(name)")
        #expect(200...999 ~= plan.status.pick(&random), "\(name)")
      }
      #expect((name == "headers") == (plan.refusal != nil), "\(name)")
    }
  }
}
