import Testing

@testable import Commands

struct LocalHostTests {
  @Test(arguments: ["localhost", "LocalHost:8090", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8090"])
  func ourOwnNames(host: String) { #expect(LocalHost.isNamed(in: host)) }

  @Test(arguments: [
    nil, "", "evil.example", "localhost.evil.example", "localhost.", "127.0.0.1.evil.example", "127.0.0.1:80:90",
    "[::1]x",
    "127.0.0.2", "::1", "localhost:", "localhost:99999", "localhost:8090@evil", "0.0.0.0", "10.0.0.1:8090",
  ])
  func everyOtherName(host: String?) { #expect(!LocalHost.isNamed(in: host)) }

  @Test func pathsAreDecodedOnce() {
    func parse(_ path: String) -> String? { PagePath.parse(path[...]).map { "\($0.room)|\($0.name)" } }
    #expect(parse("/report/quick/a%20b.json") == "report|quick/a b.json")
    #expect(parse("/report/%252e%252e") == "report|%2e%2e")
    #expect(parse("/report/..") == "report|..", "it is for the folder to refuse it")
    for bad in [
      "/report", "/report/", "/report//x", "report/x", "/report/a%2fb", "/report/a%5Cb", "/report/%00", "/report/%zz",
      "/report/%ff",
    ] {
      #expect(parse(bad) == nil, "\(bad)")
    }
  }
}
