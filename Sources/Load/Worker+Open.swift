import HDR
import Kernel
import Wire

/// From a socket that connects to a connection that takes requests.
extension Worker {
  enum Opening {
    case underWay, open
    case failed(Obstacle)
  }

  /// Starts to connect a slot that has no connection.
  mutating func open(_ slot: Int) throws(SystemError) {
    let connection = connections + slot
    let socket = try isDatagram ? Socket.datagram(to: address) : Socket.connecting(to: address)
    connection.pointee.generation &+= 1
    connection.pointee.parser = .init()
    try loop.add(socket.number, .write, token(slot))
    connection.pointee.state = .connecting
    connection.pointee.descriptor = socket.release()
    connection.pointee.stepStarted = MonotonicClock.nanoseconds()
    if let reuse { connection.pointee.usesLeft = reuse.draw(&random) }
  }

  /// Goes on with a connection that is on its way, after an event.
  mutating func goOnOpening(_ slot: Int) -> Opening {
    connections[slot].state == .connecting ? finishConnect(slot) : shake(slot)
  }

  private mutating func finishConnect(_ slot: Int) -> Opening {
    let connection = connections + slot
    let code = Socket.pendingError(connection.pointee.descriptor)
    guard code == 0 else { return .failed(.system(code)) }
    endStep(connection, connectTimes)
    lifetime.connectionsOpened &+= 1
    watch(slot, .read)
    guard seal.context != nil else {
      connection.pointee.state = .idle
      return isMultiplexed ? startSession(slot) : .open
    }
    connection.pointee.tls = seal.session()
    connection.pointee.state = .shaking
    return stepHandshake(slot)
  }

  /// Takes what the server says in the handshake.
  private mutating func shake(_ slot: Int) -> Opening {
    if connections[slot].waiting != nil {
      let code = pushWaiting(slot)
      guard code == 0 else { return .failed(.system(Int32(-code))) }
      if connections[slot].waiting == nil { watch(slot, .read) }
    }
    let n = Socket.read(connections[slot].descriptor, seal.input, Seal.inputCapacity)
    if n < 0 { return SystemError.isTemporary(-n) ? .underWay : .failed(.system(Int32(-n))) }
    guard n > 0 else { return failed(.cut) }
    seal.pipe.offer(seal.input, n)
    return stepHandshake(slot)
  }

  private mutating func stepHandshake(_ slot: Int) -> Opening {
    guard let tls = connections[slot].tls else { return .failed(.system(SystemError.noMemory)) }
    let step = tls.handshake()
    let code = carryOff(slot)
    if connections[slot].waiting != nil { watch(slot, [.read, .write]) }
    switch step {
    case .failed(let failure): return failed(failure)
    case .closed: return failed(.cut)
    case _ where code != 0: return .failed(.system(Int32(-code)))
    case .wouldBlock: return .underWay
    case .done: return greet(slot, tls)
    }
  }

  /// The handshake is over.
  private mutating func greet(_ slot: Int, _ tls: TLSSession) -> Opening {
    endStep(connections + slot, handshakeTimes)
    lifetime.handshakes &+= 1
    if tls.isResumed { lifetime.resumptions &+= 1 }
    let name = tls.negotiatedProtocol
    guard name == applicationProtocol || name == nil && !isMultiplexed else { return failed(.noCommonProtocol) }
    connections[slot].state = .idle
    if isMultiplexed, case .failed(let obstacle) = startSession(slot) { return .failed(obstacle) }
    guard seal.pipe.hasInput else { return .open }
    // Tickets or settings that came with the last of the handshake.
    let count = unseal(slot, tls, buffer, Self.bufferSize)
    if count > 0, isMultiplexed { takeFrames(slot, buffer, count) }
    return .open
  }

  private mutating func failed(_ failure: TLSFailure) -> Opening {
    seal.note(failure)
    return .failed(.tls(failure))
  }

  private mutating func endStep(_ connection: UnsafeMutablePointer<Connection>, _ times: LatencyHistogram) {
    now = MonotonicClock.nanoseconds()
    times.record(now &- connection.pointee.stepStarted)
    connection.pointee.stepStarted = now
  }

  /// Ends TLS with a word to the server where the connection is sound, and keeps its ticket for the next one.
  mutating func endTLS(_ slot: Int) {
    guard let tls = connections[slot].tls else { return }
    if connections[slot].state == .idle || connections[slot].state == .streaming && connections[slot].openStreams == 0 {
      tls.finishWriting()
      _ = carryOff(slot)
      if seal.resumes, let ticket = tls.ticket() { seal.ticket = ticket }
    }
    tls.free()
    connections[slot].tls = nil
  }
}
