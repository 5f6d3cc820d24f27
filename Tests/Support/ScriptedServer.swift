import Foundation
import Synchronization

/// A TCP server that does exactly what it is told, whatever the client says.
///
/// Every connection plays the same script from the start, on a thread of its own, and is closed at its end.
package final class ScriptedServer: Sendable {
  package enum Step: Sendable {
    /// Reads until the bytes received since the last such step end with this text.
    case await(String)
    case send([UInt8])
    /// Ends the sending direction only.
    case shutdown
    /// Resets the connection instead of closing it in good order, and ends the script.
    case reset
    /// Says nothing more, until the client closes or the server stops.
    case hold
    /// Plays the script from its first step again.
    case again

    package static func send(_ text: String) -> Step { .send(Array(text.utf8)) }

    /// Reads until an empty line: a request without a body.
    package static let awaitRequest = Step.await("\r\n\r\n")
  }

  package let port: Int
  package var url: String { "http://127.0.0.1:\(port)/" }
  private let script: [Step]
  private let listener: Int32
  private let state = Mutex(State())

  private struct State {
    var isStopped = false
    var open: Set<Int32> = []
    var received: [[UInt8]] = []
    var threads = 0
  }

  /// What each connection has sent so far, in the order in which the connections came.
  package var received: [String] {
    state.withLock { $0.received.map { String(decoding: $0, as: UTF8.self) } }
  }

  /// How many empty lines, and so requests without a body, all connections have sent so far.
  package var requests: Int {
    received.reduce(0) { $0 + $1.split(separator: "\r\n\r\n", omittingEmptySubsequences: false).count - 1 }
  }

  fileprivate init(_ script: [Step]) throws {
    self.script = script
    (listener, port) = try Loopback.listen()
    start { $0.acceptAll() }
  }

  fileprivate func stop() throws {
    state.withLock { state in
      state.isStopped = true
      state.open.forEach { shutdown($0, Int32(SHUT_RDWR)) }
    }
    shutdown(listener, Int32(SHUT_RDWR))
    try poll(for: "end of the scripted server") { state.withLock { $0.threads == 0 } }
    close(listener)
  }

  private func start(_ body: @escaping @Sendable (ScriptedServer) -> Void) {
    state.withLock { $0.threads += 1 }
    Thread.detachNewThread {
      body(self)
      self.state.withLock { $0.threads -= 1 }
    }
  }

  private func acceptAll() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      let number: Int? = state.withLock { state in
        guard !state.isStopped else { return nil }
        state.open.insert(connection)
        state.received.append([])
        return state.received.count - 1
      }
      guard let number else {
        close(connection)
        return
      }
      start { $0.serve(connection, number) }
    }
  }

  private func serve(_ connection: Int32, _ number: Int) {
    var step = 0
    var heard: [UInt8] = []
    playing: while step < script.count {
      switch script[step] {
      case .await(let text):
        heard.removeAll()
        while !heard.ends(with: text) {
          guard let bytes = receive(connection, number) else { break playing }
          heard += bytes
        }
      case .send(let bytes):
        guard sendAll(connection, bytes) else { break playing }
      case .shutdown:
        Glibc.shutdown(connection, Int32(SHUT_WR))
      case .reset:
        var abort = linger(l_onoff: 1, l_linger: 0)
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
        break playing
      case .hold:
        while receive(connection, number) != nil {}
      case .again:
        step = -1
      }
      step += 1
    }
    state.withLock { _ = $0.open.remove(connection) }
    close(connection)
  }

  private func receive(_ connection: Int32, _ number: Int) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(connection, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    state.withLock { $0.received[number] += buffer[..<count] }
    return Array(buffer[..<count])
  }

  private func sendAll(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

extension [UInt8] {
  fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}

/// Runs `body` while a server plays `script` on each connection, and stops the server afterwards.
package func withScriptedServer<Value>(
  _ script: [ScriptedServer.Step], _ body: (ScriptedServer) throws -> Value
) throws -> Value {
  let server = try ScriptedServer(script)
  let value = Result { try body(server) }
  try server.stop()
  return try value.get()
}
