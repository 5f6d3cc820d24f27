import Quantities
import Testing

@testable import Load

struct TargetTests {
  @Test(
    arguments: [
      ("http://localhost:8080/", "localhost", 8080, "/", "localhost:8080"),
      ("http://example.com", "example.com", 80, "/", "example.com"),
      ("HTTP://h/a/b?c=d#frag", "h", 80, "/a/b?c=d", "h"),
      ("h:81?delay=5ms", "h", 81, "/?delay=5ms", "h:81"),
      ("http://[::1]:9/x", "::1", 9, "/x", "[::1]:9"),
      ("http://[fe80::1]", "fe80::1", 80, "/", "[fe80::1]"),
      ("http://@h/", "h", 80, "/", "h"),
      ("https://h/", "h", 443, "/", "h"),
      ("HTTPS://h:8443", "h", 8443, "/", "h:8443"),
    ] as [(String, String, UInt16, String, String)])
  func isTakenApart(_ url: String, _ host: String, _ port: UInt16, _ path: String, _ authority: String) throws {
    let target = try Target(parsing: url)
    #expect(target.host == host)
    #expect(target.port == port)
    #expect(target.path == path)
    #expect(target.authority == authority)
    #expect(target.isSecure == url.lowercased().hasPrefix("https"))
    #expect(target.description == "\(target.isSecure ? "https" : "http")://\(authority)\(path)")
  }

  @Test(arguments: [
    ("ftp://h/", "\"ftp\" is none of http, https, tcp and udp"),
    ("tcp://h", "its port is missing"),
    ("http://", "its host is missing"),
    ("http:///path", "its host is missing"),
    ("http://h:0/", "its port is not a number from 1 to 65535"),
    ("http://h:/", "its port is not a number from 1 to 65535"),
    ("http://h:+80/", "its port is not a number from 1 to 65535"),
    ("http://h:65536/", "its port is not a number from 1 to 65535"),
    ("http://h:8o/", "its port is not a number from 1 to 65535"),
    ("http://u:p@h/", "credentials do not belong in a URL; use a header"),
    ("http://[::1/", "the ] behind the IPv6 address is missing"),
    ("http://[::1]80/", "only a port may follow the IPv6 address"),
    ("http://a b/", "its host holds spaces or control characters"),
  ])
  func refusalsQuoteTheURL(_ url: String, _ why: String) {
    let text = "cannot use the URL \"\(url)\": \(why) (for example http://localhost:8080/)"
    #expect(throws: Problem.usage(text)) { try Target(parsing: url) }
  }
}
