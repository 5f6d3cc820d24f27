import Load
import Quantities
import Serve
import Testing

@testable import Commands

struct RestPlanTests {
  private static func parameters(_ query: String = "", body: String = "") throws -> RestParameters {
    try RestParameters(
      SiteRequest(method: "POST", target: "/fortio/rest/run?" + query, body: Array(body.utf8)))
  }

  private static func words(_ query: String = "", body: String = "") throws -> [String] {
    try RestPlan.words(try parameters(query, body: body), targets: try RestTargets(allowing: []), runID: 7)
  }

  private static func plan(_ query: String, body: String = "") throws -> RestPlan {
    try RestPlan(try parameters(query, body: body), targets: try RestTargets(allowing: []), runID: 7)
  }

  @Test func defaultsAreFortios() throws {
    #expect(
      try Self.words("url=127.0.0.1:8080") == [
        "--resolve=127.0.0.1", "--qps=8", "--allow-initial-errors", "-t", "5s", "-c", "4", "-p", "50,75,90,99,99.9",
        "--run-id=7", "--format=fortio", "--quiet", "--", "http://127.0.0.1:8080/",
      ])
    let plan = try Self.plan("url=127.0.0.1:8080").plan
    #expect(plan.pacing == .uniform(try Rate(perSecond: 8)))
    #expect(plan.extent == .duration(.seconds(5)))
    #expect(plan.connections == 4)
    #expect(plan.timeout == .seconds(3))
    #expect(plan.route == .address("127.0.0.1"))
  }

  @Test func everyParameterIsHonoured() throws {
    let plan = try Self.plan(
      "url=http://127.0.0.1/x&qps=-1&c=2&n=30&t=9s&timeout=2s&payload=--a+b&X=PUT&H=A:%20b&H=C:d&nocatchup=on"
        + "&labels=--unix-socket&p=99&r=0.001&connection-reuse=3:4")
    #expect(plan.plan.pacing == .asFastAsPossible)
    #expect(plan.plan.extent == .requests(30))
    #expect(plan.plan.connections == 2)
    #expect(plan.plan.catchesUp == false)
    #expect(plan.command.load.request.payload == "--a b")
    #expect(plan.command.load.request.method == "PUT")
    #expect(plan.command.load.request.headers == ["A: b", "C:d"])
    #expect(plan.command.output.labels == "--unix-socket")
    #expect(plan.command.output.percentiles.map(\.label) == ["99"])
    #expect(try Self.plan("url=127.0.0.1&t=on").plan.extent == .untilStopped)
    #expect(try Self.plan("url=127.0.0.1&uniform=off").plan.pacing.name == "burst")
    #expect(try Self.plan("url=127.0.0.1&jitter=on").plan.pacing.name == "jittered")
  }

  @Test func theBodyIsReadAtItsPath() throws {
    let flagger = """
      {"name": "podinfo", "metadata": {"url": "http://127.0.0.1:9898/", "qps": "100", "c": 7, "headers": ["Host: app", 5]}}
      """
    let words = try Self.words("jsonPath=.metadata&c=9", body: flagger)
    #expect(
      words.contains("--qps=100") && words.contains("--header=Host: app") && words.last == "http://127.0.0.1:9898/")
    #expect(words[words.firstIndex(of: "-c").map { $0 + 1 } ?? 0] == "9", "the query counts above the body")
    #expect(try Self.words("jsonPath=metadata", body: flagger).contains("7"), "a number is taken too")
    #expect(try Self.words(body: #"{"url": "127.0.0.1"}"#).last == "http://127.0.0.1/")
    #expect(try Self.words("jsonPath=.", body: #"{"url": "127.0.0.1"}"#).last == "http://127.0.0.1/")
  }

  @Test(arguments: [
    ("", "", "URL is required"), ("url=127.0.0.1&runner=grpc", "", "the runner \"grpc\" is not offered here; use http"),
    ("url=127.0.0.1&stdclient=on", "", "stdclient=on cannot be honoured here"),
    ("url=127.0.0.1&c=-H", "", "c=-H is no number"), ("url=127.0.0.1&t=--qps", "", "t=--qps is no number"),
    ("url=127.0.0.1&qps=many", "", "qps=many is no number"), ("", "[1]", "the body is no JSON object"),
    ("jsonPath=.a.b", #"{"a": {}}"#, "the body has no \"b\" (jsonPath .a.b)"),
    ("jsonPath=.a", #"{"a": 5}"#, "\"a\" (jsonPath .a) is no object"),
    (
      "url=10.0.0.1", "",
      "no load may go to 10.0.0.1:80 from here; the server's operator can allow it with --rest-target"
    ),
  ])
  func refusals(query: String, body: String, sentence: String) {
    #expect(throws: Problem.usage(sentence)) { _ = try Self.words(query, body: body) }
  }

  /// No parameter can become a flag, read a file, or lead elsewhere.
  @Test(arguments: [
    "url=--payload-file=/etc/passwd", "url=127.0.0.1&p=50+--payload-file+/etc/passwd",
    "url=127.0.0.1&c=4+--unix-socket+/x",
    "url=http://user:pw@127.0.0.1/", "url=http://127.0.0.1@10.0.0.1/", "url=127.0.0.1&timeout=1s%0a-H",
    "url=127.0.0.1&H=A:b%0d%0aX:y", "url=127.0.0.1/%0d%0aX:y", "url=127.0.0.1&c=1000001", "url=127.0.0.1&X=A%20B",
  ])
  func injectionsAreRefused(query: String) {
    #expect(throws: Problem.self) { _ = try Self.plan(query) }
  }
}
