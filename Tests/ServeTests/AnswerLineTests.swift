import Testing

@testable import Serve

@Suite struct AnswerLineTests {
  private func text(_ fill: (inout OutBuffer) -> Void) -> String {
    var out = OutBuffer(capacity: 4_096)
    fill(&out)
    return String(decoding: UnsafeBufferPointer(start: out.base, count: out.count), as: UTF8.self)
  }

  @Test func numbersAreDecimal() {
    for value in [0, 1, 9, 10, 99, 100, 12_345, 999_999_999_999, 123_456_789_012_345_678] {
      #expect(text { $0.append(decimal: value) } == "\(value)")
    }
  }

  @Test func everyStatusHasALine() {
    #expect(text { StatusLine.append(200, to: &$0) } == "HTTP/1.1 200 OK\r\n")
    #expect(text { StatusLine.append(599, to: &$0) } == "HTTP/1.1 599 \r\n")
    for status in 200...999 { #expect(text { StatusLine.append(status, to: &$0) }.hasPrefix("HTTP/1.1 \(status) ")) }
  }

  @Test func datesAreAsTheStandardWrites() {
    let line = UnsafeMutablePointer<UInt8>.allocate(capacity: HTTPDate.length)
    defer { line.deallocate() }
    var date = HTTPDate(line: line)
    date.format(784_111_777)
    #expect(
      String(decoding: UnsafeBufferPointer(start: line, count: HTTPDate.length), as: UTF8.self)
        == "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n")
  }

  @Test func memoryIsBoundedAndReused() {
    var pool = BufferPool(limit: 4_096)
    var buffer = Buffer()
    let bytes = [UInt8](repeating: 7, count: 3_000)
    let first = pool.append(bytes, 3_000, to: &buffer)
    var other = Buffer()
    let second = pool.append(bytes, 300, to: &other)
    #expect([first, second] == [true, false])
    let base = buffer.base
    pool.release(&buffer)
    let third = pool.append(bytes, 2_500, to: &other)
    #expect(third)
    #expect(other.base == base)
    pool.release(&other)
    let lent = pool.lentBytes
    #expect(lent == 0)
  }
}
