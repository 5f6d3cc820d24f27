import Quantities
import Testing

@testable import Serve

@Suite struct EchoPlanTests {
  private func plan(_ query: String) -> EchoPlan {
    EchoPlan(parsing: query.utf8, maxDelay: .milliseconds(1_500), maxPayload: ByteCount(4_096))
  }

  private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  @Test func delaysAreReadAndCut() {
    #expect(plan("delay=250us").delay == WeightedList(always: 250_000))
    #expect(plan("delay=1h").delay == WeightedList(always: 1_500_000_000))
    #expect(plan("delay=150us:10,2ms:5,0.5s:1").delay != nil)
    #expect(plan("a=b").delay == nil)
    #expect(plan("delay=soon").delay == nil)
    #expect(plan("delay=").delay == nil)
  }

  @Test func sizesAreReadAndCut() {
    #expect(plan("size=1024").size == WeightedList(always: 1_024))
    #expect(plan("size=5000").size == WeightedList(always: 4_096))
    #expect(plan("size=0").size == WeightedList(always: 0))
    #expect(plan("size=-1").size == nil)
  }

  @Test func theFirstOfAKeyCounts() {
    #expect(plan("status=404&status=503").status == WeightedList(always: 404))
  }

  @Test func percentEncodingIsDecoded() {
    #expect(plan("st%61tus=404%3A100").refusal == nil)
    #expect(plan("delay=1ms%3A50").delay != nil)
    #expect(text(plan("header=X-A%3Ab+c%20d").headers) == "X-A: b c d\r\n")
  }

  @Test func theSeedDecidesWhatGoesWrong() {
    let plan = plan("fault=reset:10,stall:5")
    var random = SplitMix64(seed: 1)
    var counts: [Fault: Int] = [:]
    for _ in 0..<10_000 { counts[plan.fault(&random), default: 0] += 1 }
    #expect(counts == [.reset: 1_073, .stall: 499, .none: 8_428])
    #expect(EchoPlan().fault(&random) == .none)
  }

  @Test(arguments: ["fault=boom", "fault=reset:101", "grpc-status=17", "grpc-status=ok"])
  func whatCannotGoWrongIsRefused(_ query: String) {
    #expect(text(plan(query).refusal)?.hasPrefix("bad \(query): ") == true)
    #expect(plan(query).grpcStatus == nil)
  }

  @Test func closeAndGzipAreChances() {
    #expect(plan("close=true").close == .always)
    #expect(plan("close=5.3").close == .share(below: UInt64(0.053 * 0x1p64)))
    #expect(plan("gzip=100%").gzip == .always)
    #expect(plan("gzip=0").gzip == .never)
    #expect(plan("close=maybe").close == .never)
  }

  @Test func headersCannotSplitTheAnswer() {
    #expect(text(plan("header=A:1&header=B:%202&header=nocolon&header=").headers) == "A: 1\r\nB: 2\r\n")
    #expect(plan("header=A:1%0d%0aSet-Cookie:x").headers.isEmpty)
    #expect(plan("header=A%20B:1").headers.isEmpty)
    #expect(plan("header=Content-Length:7&header=Transfer-Encoding:chunked").headers.isEmpty)
    #expect(plan("header=Connection:close").close == .always)
    #expect(plan("header=Content-Type:text/html").namesContentType)
  }

  @Test(arguments: [
    ("abc", "bad status=abc: \"abc\" is not a status from 200 to 999"),
    ("99", "bad status=99: \"99\" is not a status from 200 to 999"),
    ("404:60,503:50", "bad status=404:60,503:50: the percentages in \"404:60,503:50\" add up to more than 100"),
  ])
  func aBadStatusIsRefused(_ status: String, _ reason: String) {
    #expect(text(plan("status=\(status)").refusal) == reason + "; use for example status=503 or status=404:10,503:5\n")
  }

  @Test func aQueryIsParsedOnce() {
    var cache = PlanCache(defaultQuery: "status=404", maxDelay: .second, maxPayload: ByteCount(1_024))
    func status(_ query: String) -> WeightedList {
      let bytes = Array(query.utf8)
      return bytes.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { cache.plan($0, buffer.count).pointee.status } ?? WeightedList(always: 0)
      }
    }
    let defaults = cache.defaultPlan.pointee.status
    #expect(defaults == WeightedList(always: 404))
    for _ in 0..<100 {
      #expect(status("status=503") == WeightedList(always: 503))
      #expect(status("status=418") == WeightedList(always: 418))
    }
    let parses = cache.parses
    #expect(parses == 2)
    let long = "x=" + String(repeating: "y", count: 2_000) + "&status=500"
    #expect(status(long) == WeightedList(always: 500))
    #expect(status(long) == WeightedList(always: 500))
    let uncached = cache.parses
    #expect(uncached == 4)
    for n in 0..<10_000 {
      #expect(status("status=\(200 + n % 800)&n=\(n)") == WeightedList(always: UInt64(200 + n % 800)))
    }
  }
}
