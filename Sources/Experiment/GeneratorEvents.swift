import Foundation
import Glibc
import Kernel
import Load
import Quantities

/// What a `toll load` tells on its events descriptor while it runs. For one thread at a time.
final class GeneratorEvents: @unchecked Sendable {
  private let pipe: Descriptor
  private var pending: [UInt8] = []
  /// The generator has closed its end.
  private(set) var isOver = false

  enum Event: Equatable {
    /// The window is fixed, in monotonic ns.
    case window(startNs: UInt64, endNs: UInt64)
    case pulse(Pulse)
  }

  init(_ pipe: consuming Descriptor) { self.pipe = pipe }

  /// The next event; nil when none comes within `milliseconds`, and from the stream's end on.
  func next(within milliseconds: Int32) -> Event? {
    while true {
      if let line = nextLine() {
        if let event = Event(line) { return event }
      } else if isOver || !takeIn(within: milliseconds) {
        return nil
      }
    }
  }

  /// Hands every further pulse to `hear` on a thread of its own, which ends with the generator.
  ///
  /// - Throws: `SystemError` when the kernel allows no further thread.
  func listen(_ hear: @escaping @Sendable (Pulse) -> Void) throws(SystemError) -> Kernel.Thread {
    try Kernel.Thread(name: "toll-events") {
      Kernel.Thread.usePlainPriority()
      while !self.isOver {
        if case .pulse(let pulse)? = self.next(within: -1) { hear(pulse) }
      }
    }
  }

  private func nextLine() -> ArraySlice<UInt8>? {
    guard let end = pending.firstIndex(of: 10) else { return nil }
    defer { pending.removeSubrange(...end) }
    return pending[..<end]
  }

  /// Whether something came in time.
  private func takeIn(within milliseconds: Int32) -> Bool {
    var ready = pollfd(fd: pipe.number, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, milliseconds) > 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let n = read(pipe.number, &bytes, bytes.count)
    if n > 0 { pending += bytes[..<n] } else { isOver = n == 0 || lastErrorCode() != EINTR }
    return n > 0
  }
}

extension GeneratorEvents.Event {
  private struct Line: Decodable {
    let event: String
    let startNs: UInt64?
    let endNs: UInt64?
    let pulse: Pulse?
  }

  /// Nil for a line that says nothing of use here.
  init?(_ line: some Collection<UInt8>) {
    guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)) else { return nil }
    switch line.event {
    case "window":
      guard let start = line.startNs, let end = line.endNs else { return nil }
      self = .window(startNs: start, endNs: end)
    case "second":
      guard let pulse = line.pulse else { return nil }
      self = .pulse(pulse)
    default: return nil
    }
  }
}
