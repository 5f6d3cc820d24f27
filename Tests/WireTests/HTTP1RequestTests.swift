import Quantities
import Testing

@testable import Wire

@Suite struct HTTP1RequestTests {
  @Test func writesExactBytes() throws {
    let request = try HTTP1Request(
      method: "POST", path: "/a?b=c", host: "h:1", headers: [("X-A", "1"), ("user-agent", "me")], body: Array("hi".utf8)
    )
    let expected = "POST /a?b=c HTTP/1.1\r\nHost: h:1\r\nContent-Length: 2\r\nX-A: 1\r\nuser-agent: me\r\n\r\nhi"
    #expect(String(decoding: request.bytes, as: UTF8.self) == expected)
  }

  @Test func writesTheOlderVersion() throws {
    let request = try HTTP1Request(
      method: "HEAD", path: "/", host: "h", headers: [], body: [], version: .http10)
    #expect(String(decoding: request.bytes, as: UTF8.self) == "HEAD / HTTP/1.0\r\nHost: h\r\nUser-Agent: toll\r\n\r\n")
    #expect(request.isHead)
    #expect(request.bodyLength == 0)
  }

  @Test func refusesInjection() {
    let cases: [(String, String, String, String)] = [
      ("GET", "/a b", "X", "the path \"/a b\" must start with / and hold no spaces or control characters"),
      ("GE T", "/", "X", "\"GE T\" is not an HTTP method (for example GET, POST)"),
      ("GET", "/", "X y", "\"X y\" is not a header name; give headers as 'Name: value'"),
    ]
    for (method, path, name, text) in cases {
      #expect(throws: Problem.usage(text)) {
        try HTTP1Request(method: method, path: path, host: "h", headers: [(name, "v")], body: [])
      }
    }
    #expect(throws: Problem.usage("the value of header X holds control characters")) {
      try HTTP1Request(method: "GET", path: "/", host: "h", headers: [("X", "v\r\nEvil: 1")], body: [])
    }
  }
}
