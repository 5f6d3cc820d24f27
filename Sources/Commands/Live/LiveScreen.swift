import Glibc
import Kernel
import Quantities
import Synchronization

/// A display on the terminal. A thread of its own draws it, at plain priority and at most four times a second, and only
/// when something has changed: whoever measures never waits for a terminal.
final class LiveScreen: Sendable {
  private final class Desk: Sendable {
    struct Papers: Sendable {
      var state: LiveState
      var notes: [String] = []
      var isOver = false
    }
    let papers: Mutex<Papers>
    init(_ state: LiveState) { papers = Mutex(Papers(state: state)) }

    /// What there is to draw; the notes are handed out once.
    func take() -> Papers {
      papers.withLock { papers in
        defer { papers.notes = [] }
        return papers
      }
    }
  }

  private static let pause: Int32 = 250

  private let desk: Desk
  private let bell: Mailbox
  private let thread: Thread

  /// - Throws: `SystemError` when no thread or descriptor is left.
  init(_ state: LiveState, inColour: Bool, interrupted: @escaping @Sendable () -> Bool) throws(SystemError) {
    let (desk, bell) = (Desk(state), try Mailbox())
    (self.desk, self.bell) = (desk, bell)
    thread = try Thread(name: "toll-display") {
      Thread.usePlainPriority()
      Self.draw(desk, bell, inColour: inColour, interrupted: interrupted)
    }
  }

  func update(_ change: (inout LiveState) -> Void) { desk.papers.withLock { change(&$0.state) } }

  /// A line that stays, above the frame.
  func note(_ line: String) { desk.papers.withLock { $0.notes.append(line) } }

  /// Takes the frame away and leaves the notes; to be called once.
  func end() {
    desk.papers.withLock { $0.isOver = true }
    _ = bell.send(0)
    thread.join()
  }

  private static func draw(_ desk: Desk, _ bell: Mailbox, inColour: Bool, interrupted: () -> Bool) {
    var shown: (lines: [FrameLine], width: Int) = ([], 0)
    while true {
      var papers = desk.take()
      papers.state.isStopping = interrupted()
      let size = Terminal.size
      // The last column stays free: a full line would leave the cursor in doubt.
      let frame = Frame(papers.state, now: MonotonicClock.nanoseconds(), width: size.columns - 1)
      let lines = papers.isOver ? [] : Array(frame.lines.prefix(max(1, size.rows - 1)))
      if !papers.notes.isEmpty || lines != shown.lines || size.columns != shown.width {
        let redraw = Redraw(
          from: shown.lines.map(\.width), to: lines.map { $0.rendered(inColour: inColour) }, notes: papers.notes,
          width: size.columns)
        Terminal.put(redraw.text, on: STDERR_FILENO)
        shown = (lines, size.columns)
      }
      if papers.isOver { return }
      var rings = pollfd(fd: bell.readable, events: Int16(POLLIN), revents: 0)
      poll(&rings, 1, pause)
    }
  }
}
