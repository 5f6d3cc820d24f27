import Testing

@testable import Wire

struct HeaderFieldTests {
  private func value(_ name: String, _ head: String) -> String? {
    Array(head.utf8).withUnsafeBufferPointer { bytes in
      bytes.baseAddress.flatMap { HeaderField(name).value(in: $0, bytes.count) }.map {
        String(decoding: $0, as: UTF8.self)
      }
    }
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nX-Pod: a\r\n\r\n", "a"),
    ("HTTP/1.1 200 OK\r\nA: 1\r\nx-pOD:\t a b \r\nB: 2\r\n\r\nbody", "a b"),
    ("HTTP/1.1 200 OK\nX-Pod: a\n\n", "a"), ("HTTP/1.1 200 OK\r\nX-Pod:\r\n\r\n", ""),
    ("HTTP/1.1 103 E\r\nX-Pod: early\r\n\r\nHTTP/1.1 200 OK\r\nX-Pod: late\r\n\r\n", "late"),
    ("HTTP/1.1 200 OK\r\nX-Pod: a\r\nX-Pod: b\r\n\r\n", "a"),
  ])
  func isFound(_ head: String, _ expected: String) { #expect(value("X-Pod", head) == expected) }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Pods: a\r\nX-Po: b\r\n\r\n",
    "HTTP/1.1 200 OK\r\n\r\nX-Pod: in the body\r\n",
    "HTTP/1.1 103 E\r\nX-Pod: early\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Pod: a\r\n",
  ])
  func isNotThere(_ head: String) { #expect(value("X-Pod", head) == nil) }
}
