import Glibc
import Kernel

/// Answers on their way out: at once, when they are due, or when the socket has room.
extension Worker {
  /// A longer body is not copied behind its head but sent from where it is, with the same call.
  private static let copiedBody = 16_384
  /// How long a refused client may go on sending before its connection is closed, ns.
  private static let drainTime: UInt64 = 1_000_000_000

  /// Adds the body to the head in `out`; a long one goes out now.
  mutating func sendNow(_ connection: UnsafeMutablePointer<Connection>, _ content: Content) -> State {
    let count = content.count
    if count <= Self.copiedBody {
      if count > 0 { out.append(content.bytes, count) }
      return connection.pointee.isLast ? .ends : .proceeds
    }
    let head = out.count
    out.count = 0
    let n = write(connection, out.base, head, content.bytes, count)
    if n == head &+ count, connection.pointee.sealed.isEmpty { return connection.pointee.isLast ? .ends : .proceeds }
    guard n >= 0 || n == -Int(EAGAIN) else { return fail(connection) }
    let sent = max(0, n)
    if sent < head, !pool.append(out.base + sent, head &- sent, to: &connection.pointee.output) {
      return fail(connection)
    }
    let bodySent = max(0, sent &- head)
    guard park(connection, content, from: bodySent) else { return fail(connection) }
    return awaitRoom(connection)
  }

  /// Keeps the answer until it is due.
  mutating func postpone(
    _ connection: UnsafeMutablePointer<Connection>, _ content: Content, by delay: UInt64, stamp: Int?
  ) -> State {
    if let stamp { connection.pointee.stampAt = Int32(connection.pointee.output.count &+ stamp) }
    let head = out.count
    out.count = 0
    guard pool.append(out.base, head, to: &connection.pointee.output), park(connection, content, from: 0) else {
      return fail(connection)
    }
    connection.pointee.phase = .delayed
    setInterest(connection, connection.pointee.peerDone ? [] : .read)
    timers.insert(due: connection.pointee.readAt &+ delay, token: table.token(connection))
    return .waits
  }

  /// Keeps what is left of a body: the payload needs no copy.
  private mutating func park(_ connection: UnsafeMutablePointer<Connection>, _ content: Content, from: Int) -> Bool {
    if content.kind == .payload, from < content.count {
      connection.pointee.tailStart = from
      connection.pointee.tailEnd = content.count
      return true
    }
    return content.count == from
      || pool.append(content.bytes + from, content.count &- from, to: &connection.pointee.output)
  }

  mutating func answerIsDue(_ connection: UnsafeMutablePointer<Connection>) {
    if !connection.pointee.trickle.isEmpty { return trickleOn(connection) }
    if let stamp = connection.pointee.stampAt, let base = connection.pointee.output.base {
      writeDwell(base + connection.pointee.output.start + Int(stamp), since: connection.pointee.readAt)
      connection.pointee.stampAt = nil
    }
    continueOutput(connection)
  }

  /// Writes the time since the request was read into 19 places, right-aligned.
  func writeDwell(_ place: UnsafeMutablePointer<UInt8>, since readAt: UInt64) {
    var rest = MonotonicClock.nanoseconds() &- readAt
    var at = 18
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      place[at] = UInt8(truncatingIfNeeded: 48 &+ digit)
      rest = quotient
      at &-= 1
    } while rest > 0 && at >= 0
  }

  /// Sends what is in `out`; what does not fit waits in the connection.
  mutating func flush(_ connection: UnsafeMutablePointer<Connection>) -> State {
    let count = out.count
    out.count = 0
    let n = write(connection, out.base, count)
    if n == count, connection.pointee.sealed.isEmpty { return .proceeds }
    guard n >= 0 || n == -Int(EAGAIN) else { return fail(connection) }
    let sent = max(0, n)
    guard sent == count || pool.append(out.base + sent, count &- sent, to: &connection.pointee.output) else {
      return fail(connection)
    }
    return awaitRoom(connection)
  }

  /// Sends on what waits in the connection.
  mutating func continueOutput(_ connection: UnsafeMutablePointer<Connection>) {
    let held = connection.pointee.output.count
    let tail = connection.pointee.tailEnd &- connection.pointee.tailStart
    let rest = payload + connection.pointee.tailStart
    var n = 0
    if let base = connection.pointee.output.base {
      let start = base + connection.pointee.output.start
      n = tail == 0 ? write(connection, start, held) : write(connection, start, held, rest, tail)
    } else {
      n = write(connection, rest, tail)
    }
    guard n >= 0 || n == -Int(EAGAIN) else { return abandon(connection) }
    let sent = max(0, n)
    connection.pointee.output.start &+= min(sent, held)
    connection.pointee.tailStart &+= max(0, sent &- held)
    if connection.pointee.output.isEmpty { pool.release(&connection.pointee.output) }
    if connection.pointee.hasOutput {
      _ = awaitRoom(connection)
      return
    }
    connection.pointee.tailStart = 0
    connection.pointee.tailEnd = 0
    connection.pointee.phase = .reading
    if !connection.pointee.trickle.isEmpty { return trickleLater(connection) }
    if connection.pointee.dialect == .http2 { return sendFrames(connection) }
    if !connection.pointee.isLast, !connection.pointee.held.isEmpty {
      serveHeld(connection)
    } else {
      settle(connection)
    }
  }

  mutating func awaitRoom(_ connection: UnsafeMutablePointer<Connection>) -> State {
    connection.pointee.phase = .writing
    setInterest(connection, .write)
    return .waits
  }

  mutating func fail(_ connection: UnsafeMutablePointer<Connection>) -> State {
    abandon(connection)
    return .gone
  }

  /// Everything asked for is answered: waits for more, or ends the connection.
  mutating func settle(_ connection: UnsafeMutablePointer<Connection>) {
    if !connection.pointee.sealed.isEmpty {
      _ = awaitRoom(connection)
    } else if connection.pointee.fault != .none {
      breakOff(connection)
    } else if let session = connection.pointee.http2 {
      session.isAlive ? setInterest(connection, .read) : endSession(connection)
    } else if connection.pointee.refuses {
      drain(connection)
    } else if connection.pointee.isLast {
      close(connection)
    } else if connection.pointee.peerDone {
      connection.pointee.held.isEmpty && !connection.pointee.parser.isInBody ? close(connection) : abandon(connection)
    } else {
      setInterest(connection, .read)
    }
  }

  /// Reads on without listening, because closing with unread bytes would take the answer away from the client.
  mutating func drain(_ connection: UnsafeMutablePointer<Connection>) {
    if connection.pointee.peerDone { return close(connection) }
    pool.release(&connection.pointee.held)
    pool.release(&connection.pointee.collected)
    connection.pointee.phase = .draining
    finishTLS(connection)
    Socket.finishWriting(connection.pointee.descriptor)
    setInterest(connection, .read)
    timers.insert(due: MonotonicClock.nanoseconds() &+ Self.drainTime, token: table.token(connection))
  }
}
