import Wire

/// What a worker needs for connections with streams.
struct Multiplex: ~Copyable {
  let journal = HTTP2Journal()
  let fields: HTTP2Fields
  private let body: UnsafeMutableBufferPointer<UInt8>
  /// One for each lane; nil where requests have no body.
  private let bodies: UnsafeMutablePointer<HTTP2Body>?
  /// What came of the answer's message, for each lane; nil but for gRPC.
  let messages: UnsafeMutablePointer<UnaryAnswer>?
  /// Frames on their way out.
  let out: UnsafeMutablePointer<UInt8>
  static let outCapacity = 131_072
  /// Connections that have something to send.
  private let dirty: UnsafeMutablePointer<Int32>
  private(set) var dirtyCount = 0
  /// Places in the upper half of the connection table that no draining connection has.
  private var places: [Int]
  /// The fewest streams that a peer allowed.
  var streamLimit: UInt32?

  static let settings = HTTP2Session.Settings(streams: 0, window: 1 << 30)

  /// - Parameter connections: 0 where there are no streams.
  init(_ call: Call, lanes: Int, connections: Int) {
    var fields = HTTP2Fields()
    var bytes: [UInt8] = []
    var isGRPC = false
    switch call {
    case .http1, .echo: break
    case .http2(let request), .grpc(let request):
      for field in request.fields { fields.add(Array(field.name.utf8), Array(field.value.utf8)) }
      fields.pin()
      bytes = request.body
      if case .grpc = call { isGRPC = true }
    }
    self.fields = fields
    body = .allocate(capacity: bytes.count)
    _ = body.initialize(from: bytes)
    bodies = bytes.isEmpty ? nil : .allocate(capacity: lanes)
    messages = isGRPC ? .allocate(capacity: lanes) : nil
    messages?.initialize(repeating: UnaryAnswer(), count: lanes)
    out = .allocate(capacity: Self.outCapacity)
    dirty = .allocate(capacity: 2 * connections)
    places = Array(connections..<(2 * connections))
  }

  deinit {
    body.deallocate()
    bodies?.deallocate()
    messages?.deallocate()
    out.deallocate()
    dirty.deallocate()
  }

  /// The body of a lane's next request, from its start; nil where there is none.
  @inline(__always)
  func newBody(_ lane: Int) -> UnsafeMutablePointer<HTTP2Body>? {
    guard let bodies, let base = body.baseAddress else { return nil }
    (bodies + lane).initialize(to: HTTP2Body(base, body.count))
    return bodies + lane
  }

  @inline(__always)
  mutating func addDirty(_ slot: Int) {
    dirty[dirtyCount] = Int32(truncatingIfNeeded: slot)
    dirtyCount &+= 1
  }

  @inline(__always)
  mutating func popDirty() -> Int? {
    guard dirtyCount > 0 else { return nil }
    dirtyCount &-= 1
    return Int(dirty[dirtyCount])
  }

  mutating func takePlace() -> Int? { places.popLast() }
  mutating func giveBack(_ place: Int) { places.append(place) }
}

/// What came of the message of a unary answer.
struct UnaryAnswer {
  private var frame = GRPCFrame()
  private var messages = 0
  private var isBad = false

  /// One whole message and nothing else.
  var isWhole: Bool { messages == 1 && !isBad && !frame.isInMessage }

  mutating func take(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    var at = 0
    while at < count, !isBad {
      let (consumed, step) = frame.step(bytes + at, count &- at, limit: .max)
      at &+= consumed
      switch step {
      case .begins: messages &+= 1
      case .refused: isBad = true
      case .needsMore, .bytes: break
      }
    }
  }
}
