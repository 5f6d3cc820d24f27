import Testing

@testable import Wire

struct ChunkedBodyTests {
  @Test(arguments: [
    ("5\r\nhello\r\n3;ext=1\r\nabc\r\n0\r\nTrailer: x\r\n\r\n", "helloabc"), ("0\r\n\r\n", ""), ("", ""),
    ("2\nab\n0\n\n", "ab"), ("a\r\n0123456789\r\n0\r\n\r\n", "0123456789"), ("5\r\nhel", "hel"), ("5", ""),
    ("zz\r\nhello\r\n", ""),
  ])
  func contentIsWithoutFraming(_ bytes: String, _ content: String) {
    #expect(String(decoding: ChunkedBody.content(of: Array(bytes.utf8)[...]), as: UTF8.self) == content)
  }
}
