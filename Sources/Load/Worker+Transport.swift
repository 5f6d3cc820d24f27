import Glibc
import Kernel
import Wire

/// Bytes in and out of a connection, sealed or not: reads and writes that end as those of a socket do.
extension Worker {
  /// Plain bytes into `place`: their number, 0 at the end of the stream, or a negative errno.
  @inline(__always)
  mutating func receive(_ slot: Int, _ place: UnsafeMutablePointer<UInt8>, _ room: Int) -> Int {
    guard let tls = connections[slot].tls else { return Socket.read(connections[slot].descriptor, place, room) }
    return receiveSealed(slot, tls, place, room)
  }

  /// Writes what fits: bytes taken, or a negative errno. Of what TLS took, some may still wait in the connection.
  @inline(__always)
  mutating func send(_ slot: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    guard let tls = connections[slot].tls else { return Socket.write(connections[slot].descriptor, bytes, count) }
    return sendSealed(slot, tls, bytes, count)
  }

  private mutating func receiveSealed(
    _ slot: Int, _ tls: TLSSession, _ place: UnsafeMutablePointer<UInt8>, _ room: Int
  ) -> Int {
    if connections[slot].waiting != nil {
      let code = pushWaiting(slot)
      guard code == 0 else { return code }
      if connections[slot].waiting == nil { watch(slot, .read) }
    }
    let n = Socket.read(connections[slot].descriptor, seal.input, Seal.inputCapacity)
    guard n > 0 else { return n }
    seal.pipe.offer(seal.input, n)
    return unseal(slot, tls, place, room)
  }

  /// The plain bytes of what was offered to the pipe.
  mutating func unseal(_ slot: Int, _ tls: TLSSession, _ place: UnsafeMutablePointer<UInt8>, _ room: Int) -> Int {
    var total = 0
    var end = -Int(EAGAIN)
    reading: while total < room {
      switch tls.read(into: place + total, room &- total) {
      case .done(let count):
        total &+= count
        if !seal.pipe.hasInput, !tls.hasMore { break reading }
      case .wouldBlock: break reading
      case .closed:
        end = 0
        break reading
      case .failed(let failure):
        seal.note(failure)
        end = -Int(EPROTO)
        break reading
      }
    }
    // Alerts and answers to a change of keys.
    if !seal.pipe.output.isEmpty {
      let code = carryOff(slot)
      guard code == 0 else { return code }
      if connections[slot].waiting != nil { watch(slot, [.read, .write]) }
    }
    return total > 0 ? total : end
  }

  private mutating func sendSealed(
    _ slot: Int, _ tls: TLSSession, _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> Int {
    if connections[slot].waiting != nil {
      let code = pushWaiting(slot)
      guard code == 0 else { return code }
      guard connections[slot].waiting == nil else { return -Int(EAGAIN) }
    }
    var taken = 0
    while taken < count, connections[slot].waiting == nil {
      guard case .done(let n) = tls.write(bytes + taken, count &- taken, seal.pipe) else { return -Int(EPROTO) }
      taken &+= n
      let code = carryOff(slot)
      guard code == 0 else { return code }
    }
    return taken
  }

  /// Sends what came out of the pipe. 0, or the negative errno of a broken connection.
  mutating func carryOff(_ slot: Int) -> Int {
    defer { seal.pipe.clearOutput() }
    let output = seal.pipe.output
    guard let bytes = output.baseAddress, output.count > 0 else { return 0 }
    return push(slot, bytes, output.count)
  }

  /// Sends bytes behind those that wait; what the socket does not take waits too. 0, or the negative errno of a broken
  /// connection.
  mutating func push(_ slot: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var sent = 0
    if connections[slot].waiting == nil {
      let n = Socket.write(connections[slot].descriptor, bytes, count)
      guard n >= 0 || SystemError.isTemporary(-n) else { return n }
      sent = max(0, n)
    }
    if sent < count { hold(slot, bytes + sent, count &- sent) }
    return 0
  }

  /// Sends what waits, as far as the socket takes it. 0, or the negative errno of a broken connection.
  mutating func pushWaiting(_ slot: Int) -> Int {
    let connection = connections + slot
    guard let waiting = connection.pointee.waiting else { return 0 }
    let start = Int(connection.pointee.waitingStart)
    let count = Int(connection.pointee.waitingEnd) &- start
    let n = Socket.write(connection.pointee.descriptor, waiting + start, count)
    guard n >= 0 || SystemError.isTemporary(-n) else { return n }
    connection.pointee.waitingStart &+= Int32(max(0, n))
    if n == count { forgetWaiting(slot) }
    return 0
  }

  private func hold(_ slot: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
    let connection = connections + slot
    let start = Int(connection.pointee.waitingStart)
    let left = Int(connection.pointee.waitingEnd) &- start
    let place = UnsafeMutablePointer<UInt8>.allocate(capacity: left &+ count)
    if let waiting = connection.pointee.waiting {
      place.update(from: waiting + start, count: left)
      waiting.deallocate()
    }
    (place + left).update(from: bytes, count: count)
    connection.pointee.waiting = place
    connection.pointee.waitingStart = 0
    connection.pointee.waitingEnd = Int32(left &+ count)
  }

  func forgetWaiting(_ slot: Int) {
    connections[slot].waiting?.deallocate()
    connections[slot].waiting = nil
    connections[slot].waitingStart = 0
    connections[slot].waitingEnd = 0
  }
}
