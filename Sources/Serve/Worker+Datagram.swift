import Kernel

/// The UDP echo: each datagram goes back to where it came from.
extension Worker {
  /// How many datagrams are answered before other events have their turn.
  private static let batch = 64

  mutating func echoDatagrams(_ socket: Int32) {
    for _ in 0..<Self.batch {
      let (count, sender) = Socket.receiveDatagram(socket, input, Self.inputCapacity)
      guard count >= 0, let sender else { return }
      // A datagram that finds no room is lost, as datagrams are.
      _ = Socket.sendDatagram(socket, input, count, to: sender)
    }
  }
}
