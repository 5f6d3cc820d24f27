import Wire

/// What a worker needs to seal its connections.
struct Seal: ~Copyable {
  /// Nil where connections are plain.
  let context: TLSContext?
  let serverName: String?
  let resumes: Bool
  let pipe = TLSPipe(capacity: 262_144)
  let input: UnsafeMutablePointer<UInt8>
  static let inputCapacity = 32_768
  /// What the next connection resumes from: the newest that an ended one has left.
  var ticket: TLSTicket?
  /// What went wrong, and how often.
  var failures: [TLSFailure: UInt64] = [:]

  init(_ security: Security?, _ context: TLSContext?) {
    self.context = context
    serverName = security?.serverName
    resumes = security?.tls.resumes ?? false
    input = .allocate(capacity: Self.inputCapacity)
  }

  deinit { input.deallocate() }

  /// A new session, or nil when there is no memory or nothing is to be sealed.
  func session() -> TLSSession? {
    guard let context, let session = TLSSession(context, pipe, peer: serverName) else { return nil }
    if let ticket { session.resume(from: ticket) }
    // What the last session left in the pipe is none of this one's.
    pipe.offer(input, 0)
    pipe.clearOutput()
    return session
  }

  mutating func note(_ failure: TLSFailure) { failures[failure, default: 0] += 1 }
}
