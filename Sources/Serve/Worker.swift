import Glibc
import Kernel
import Quantities
import Wire

/// One thread of the server: its loop, its connections and its timers. Nothing in it is shared.
struct Worker: ~Copyable {
  enum Role: Sendable {
    /// Accepts for all threads, itself included, in turn.
    case acceptor(listeners: [Listener], inboxes: [Mailbox])
    case follower
  }

  /// The slot of listeners; their place among them is the generation.
  static let listenerSlot = UInt32.max
  static let inboxToken = EventLoop.Token(slot: .max - 1, generation: 0)
  /// The timer after which a pause in accepting ends.
  static let acceptToken = EventLoop.Token(slot: .max - 2, generation: 0)
  /// Slots from here on are no connections.
  static let firstReservedSlot = UInt32.max - 2
  static let inputCapacity = 65_536
  static let recordCapacity = 32_768
  /// Half of it holds the longest head an answer can have.
  static let outCapacity = 524_288

  let index: Int
  let role: Role
  let inbox: Mailbox
  let shared: Shared
  let loop: EventLoop
  var table = ConnectionTable()
  var timers = TimerHeap()
  var pool: BufferPool
  var cache: PlanCache
  var gzip = GzipWriter()
  var random: SplitMix64
  var out = OutBuffer(capacity: Worker.outCapacity)
  var date: HTTPDate
  var journal = HTTP2Journal()
  var fields = HTTP2Fields()
  let pipe: TLSPipe
  var toldFailures: Set<TLSFailure> = []
  var freeExchange: UnsafeMutablePointer<Exchange>?
  var counts = ServeCounts()
  /// The thread that gets the next connection.
  var nextPeer = 0
  var acceptsPaused = false
  var toldOfPause = false
  var isStopping = false

  /// Plain bytes that have come.
  let input: UnsafeMutablePointer<UInt8>
  /// Sealed bytes that have come.
  let sealedInput: UnsafeMutablePointer<UInt8>
  let dateLine: UnsafeMutablePointer<UInt8>
  let site: (any Site)?
  let desk = SiteDesk()
  let payload: UnsafePointer<UInt8>
  let bodyLimit: Int
  let ownDelay: DelayDistribution?
  let freeze: Freeze?
  let stampsDwell: Bool
  /// ns.
  let spin: UInt64

  init(index: Int, role: Role, inbox: Mailbox, shared: Shared, loop: consuming EventLoop) {
    let plan = shared.plan
    self.loop = loop
    self.index = index
    self.role = role
    self.inbox = inbox
    self.shared = shared
    pool = BufferPool(limit: (512 << 20) / plan.threads)
    cache = PlanCache(
      defaultQuery: plan.defaultParameters, maxDelay: plan.maxEchoDelay, maxPayload: plan.maxPayload)
    // Every thread draws its own sequence; thread 0 the one that the seed names.
    random = SplitMix64(seed: plan.seed &+ UInt64(index) &* 0xd1b5_4a32_d192_ed03)
    let isSecure = shared.security != nil
    pipe = TLSPipe(capacity: isSecure ? Self.outCapacity : 1)
    // A session may hold most of a record when a full read comes on top of it.
    input = .allocate(capacity: Self.inputCapacity + Self.recordCapacity)
    sealedInput = .allocate(capacity: isSecure ? Self.inputCapacity : 1)
    dateLine = .allocate(capacity: HTTPDate.length)
    date = HTTPDate(line: dateLine)
    site = shared.site
    payload = shared.payload.base
    bodyLimit = Int(clamping: plan.bodyLimit.bytes)
    ownDelay = plan.delay
    freeze = plan.freeze
    stampsDwell = plan.stampsDwell
    spin = plan.spin.count
  }

  deinit {
    input.deallocate()
    sealedInput.deallocate()
    dateLine.deallocate()
    var free = freeExchange
    while let exchange = free {
      free = exchange.pointee.next
      exchange.deallocate()
    }
  }

  /// Serves until the inbox says stop.
  ///
  /// - Throws: `SystemError` before the first request, when the kernel cannot watch the listener.
  mutating func run() throws(SystemError) {
    try loop.add(inbox.readable, .read, Self.inboxToken)
    try watchListeners()
    Thread.useFinestTimers()
    while !isStopping {
      let ready =
        timers.isEmpty ? loop.wait() : loop.wait(until: timers.nextDue, now: MonotonicClock.nanoseconds())
      date.refresh()
      if freeze != nil { standStill() }
      for position in 0..<ready {
        handle(loop.ready(position))
        if !timers.isEmpty { fireTimers() }
      }
      if !timers.isEmpty { fireTimers() }
    }
    closeAll()
    shared.add(counts)
  }

  /// Sleeps through a freeze, once the first request has come.
  private func standStill() {
    guard let freeze else { return }
    let now = MonotonicClock.nanoseconds()
    guard let start = shared.firstRequestTime, let end = freeze.end(covering: now &- start) else { return }
    Thread.sleep(until: start &+ end)
  }

  @inline(__always)
  private mutating func handle(_ event: EventLoop.Event) {
    if event.token.slot >= Self.firstReservedSlot {
      return event.token.slot == Self.listenerSlot ? takeArrivals(Int(event.token.generation)) : readInbox()
    }
    guard let connection = table.find(event.token) else { return }
    if connection.pointee.phase == .writing {
      // Hang-ups and errors show in the write.
      continueOutput(connection)
    } else if event.isReadable {
      receive(connection)
    }
  }

  private mutating func fireTimers() {
    let now = MonotonicClock.nanoseconds()
    while let timer = timers.takeDue(at: now) {
      if timer.token == Self.acceptToken {
        resumeAccepting()
      } else if let connection = table.find(timer.token) {
        if timer.stream != 0 {
          streamIsDue(connection, timer.stream)
          continue
        }
        switch connection.pointee.phase {
        case .delayed: answerIsDue(connection)
        case .draining: close(connection)
        case .reading, .writing: break
        }
      }
    }
  }
}
