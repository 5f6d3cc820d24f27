import Wire

/// Requests that come in pieces: their head and body are put together before they are answered.
extension Worker {
  mutating func collectHead(
    _ connection: UnsafeMutablePointer<Connection>, _ head: RequestHead, _ bytes: UnsafePointer<UInt8>,
    awaitsContinue: Bool
  ) -> State {
    pool.release(&connection.pointee.collected)
    connection.pointee.collectedHead = head.length
    if head.expectsContinue, awaitsContinue, !head.isHTTP10 { out.append("HTTP/1.1 100 Continue\r\n\r\n") }
    return collect(connection, bytes, head.length)
  }

  mutating func collect(
    _ connection: UnsafeMutablePointer<Connection>, _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> State {
    if pool.append(bytes, count, to: &connection.pointee.collected) { return .proceeds }
    out.count = 0
    abandon(connection)
    return .gone
  }

  mutating func answerCollected(_ connection: UnsafeMutablePointer<Connection>) -> State {
    guard let base = connection.pointee.collected.base else { return .proceeds }
    let length = connection.pointee.collectedHead
    var parser = HTTP1RequestParser()
    guard case .head(let head) = parser.step(base, length, bodyLimit: .max).step else { return .proceeds }
    let size = connection.pointee.collected.count &- length
    let state = answer(connection, head, base, body: base + length, size)
    if state != .gone { pool.release(&connection.pointee.collected) }
    return state
  }
}
