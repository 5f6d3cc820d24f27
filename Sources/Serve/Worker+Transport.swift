import Glibc
import Kernel
import Wire

/// Bytes in and out of a connection, sealed or not: reads and writes that end as those of a socket do.
extension Worker {
  /// Plain bytes into `input`: their number, 0 at the end of the stream, or a negative errno.
  @inline(__always)
  mutating func read(_ connection: UnsafeMutablePointer<Connection>) -> Int {
    guard let tls = connection.pointee.tls else {
      return Socket.read(connection.pointee.descriptor, input, Self.inputCapacity)
    }
    return readSealed(connection, tls)
  }

  /// Writes what fits: bytes taken, or a negative errno. Of what TLS took, some may still wait in `sealed`.
  @inline(__always)
  mutating func write(
    _ connection: UnsafeMutablePointer<Connection>, _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> Int {
    guard let tls = connection.pointee.tls else {
      return count == 0 ? 0 : Socket.write(connection.pointee.descriptor, bytes, count)
    }
    return writeSealed(connection, tls, bytes, count)
  }

  /// Writes `head` and then `body`.
  mutating func write(
    _ connection: UnsafeMutablePointer<Connection>, _ head: UnsafePointer<UInt8>, _ headCount: Int,
    _ body: UnsafePointer<UInt8>, _ bodyCount: Int
  ) -> Int {
    guard let tls = connection.pointee.tls else {
      return Socket.write(connection.pointee.descriptor, head, headCount, body, bodyCount)
    }
    let n = writeSealed(connection, tls, head, headCount)
    guard n == headCount, connection.pointee.sealed.isEmpty else { return n }
    let m = writeSealed(connection, tls, body, bodyCount)
    return m >= 0 ? n &+ m : m == -Int(EAGAIN) ? n : m
  }

  /// Begins TLS where the listener asks for it; false when there is no memory.
  mutating func secure(_ connection: UnsafeMutablePointer<Connection>) -> Bool {
    guard let security = shared.security, connection.pointee.service.canBeSecure else { return true }
    let context = security.context(for: connection.pointee.service, &random)
    connection.pointee.tls = TLSSession(context, pipe)
    return connection.pointee.tls != nil
  }

  private mutating func readSealed(_ connection: UnsafeMutablePointer<Connection>, _ tls: TLSSession) -> Int {
    let n = Socket.read(connection.pointee.descriptor, sealedInput, Self.inputCapacity)
    guard n > 0 else { return n }
    pipe.offer(sealedInput, n)
    if !connection.pointee.isSecure {
      switch tls.handshake() {
      case .done: connection.pointee.isSecure = true
      case .wouldBlock: return carryOff(connection) ? -Int(EAGAIN) : -Int(EPIPE)
      case .closed: return 0
      case .failed(let failure): return giveUp(connection, failure)
      }
    }
    var total = 0
    var step = TLSSession.Step.done(0)
    while case .done = step {
      step = tls.read(into: input + total, Self.inputCapacity &+ Self.recordCapacity &- total)
      if case .done(let count) = step { total &+= count }
    }
    // Tickets, answers to a change of keys, and alerts.
    guard carryOff(connection) else { return -Int(EPIPE) }
    if total > 0 { return total }
    switch step {
    case .closed: return 0
    case .failed(let failure): return giveUp(connection, failure)
    case .done, .wouldBlock:
      if !connection.pointee.sealed.isEmpty { _ = awaitRoom(connection) }
      return -Int(EAGAIN)
    }
  }

  /// Sends the alert and tells about it.
  private mutating func giveUp(_ connection: UnsafeMutablePointer<Connection>, _ failure: TLSFailure) -> Int {
    _ = carryOff(connection)
    if toldFailures.insert(failure).inserted { shared.notify(.tlsFailed(failure)) }
    return -Int(EPROTO)
  }

  private mutating func writeSealed(
    _ connection: UnsafeMutablePointer<Connection>, _ tls: TLSSession, _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> Int {
    guard carryOff(connection) else { return -Int(EPIPE) }
    guard connection.pointee.sealed.isEmpty else { return -Int(EAGAIN) }
    var taken = 0
    while taken < count {
      guard case .done(let n) = tls.write(bytes + taken, count &- taken, pipe) else {
        return taken > 0 ? taken : -Int(EAGAIN)
      }
      taken &+= n
      guard carryOff(connection) else { return -Int(EPIPE) }
      if !connection.pointee.sealed.isEmpty { break }
    }
    return taken
  }

  /// Sends what waits in `sealed` and what came out of the pipe; what the socket does not take waits. False when the
  /// connection is broken, or there is no memory.
  private mutating func carryOff(_ connection: UnsafeMutablePointer<Connection>) -> Bool {
    defer { pipe.clearOutput() }
    if let base = connection.pointee.sealed.base, !connection.pointee.sealed.isEmpty {
      let count = connection.pointee.sealed.count
      let n = Socket.write(connection.pointee.descriptor, base + connection.pointee.sealed.start, count)
      guard n >= 0 || n == -Int(EAGAIN) else { return false }
      connection.pointee.sealed.start &+= max(0, n)
      if connection.pointee.sealed.isEmpty { pool.release(&connection.pointee.sealed) }
    }
    let output = pipe.output
    guard let bytes = output.baseAddress, output.count > 0 else { return true }
    var sent = 0
    if connection.pointee.sealed.isEmpty {
      let n = Socket.write(connection.pointee.descriptor, bytes, output.count)
      guard n >= 0 || n == -Int(EAGAIN) else { return false }
      sent = max(0, n)
    }
    return sent == output.count || pool.append(bytes + sent, output.count &- sent, to: &connection.pointee.sealed)
  }

  /// Says to the peer that nothing more comes, if the socket takes it.
  mutating func finishTLS(_ connection: UnsafeMutablePointer<Connection>) {
    guard let tls = connection.pointee.tls, connection.pointee.isSecure else { return }
    tls.finishWriting()
    _ = carryOff(connection)
  }

  mutating func endTLS(_ connection: UnsafeMutablePointer<Connection>) {
    guard let tls = connection.pointee.tls else { return }
    // A connection that ends by a fault ends without a word.
    if connection.pointee.fault == .none, connection.pointee.phase != .draining { finishTLS(connection) }
    tls.free()
    connection.pointee.tls = nil
  }
}
