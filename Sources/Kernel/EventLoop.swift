import CKernel
import Glibc

/// Readiness of many descriptors: level-triggered epoll, waited on with nanosecond time-outs.
///
/// A registration carries a `Token`; the generation in it keeps an event of a closed connection from reaching the
/// next connection in the same slot.
///
/// What a loop does per event is public, not package: Swift 6.3 inlines only public functions into other modules.
public struct EventLoop: ~Copyable {
  @usableFromInline let epoll: Int32
  @usableFromInline let events: UnsafeMutablePointer<epoll_event>
  @usableFromInline let capacity: Int32

  /// - Throws: `SystemError` when the kernel has no descriptor left.
  package init(capacity: Int = 256) throws(SystemError) {
    epoll = try check("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) }
    events = .allocate(capacity: capacity)
    events.initialize(repeating: epoll_event(), count: capacity)
    self.capacity = Int32(capacity)
  }

  deinit {
    events.deallocate()
    close(epoll)
  }

  /// A slot and the generation of what stands in it.
  @frozen
  public struct Token: Hashable, Sendable {
    /// The place in the owner's table.
    public let slot: UInt32
    /// Which of the slot's registrations it is.
    public let generation: UInt32

    /// Names one registration.
    @inlinable @inline(__always)
    public init(slot: UInt32, generation: UInt32) {
      self.slot = slot
      self.generation = generation
    }

    @inlinable @inline(__always)
    init(packed: UInt64) {
      slot = UInt32(truncatingIfNeeded: packed)
      generation = UInt32(truncatingIfNeeded: packed &>> 32)
    }

    @inlinable @inline(__always)
    var packed: UInt64 { UInt64(generation) &<< 32 | UInt64(slot) }
  }

  /// What a descriptor is waited on for.
  package struct Interest: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package static let read = Interest(rawValue: EPOLLIN.rawValue)
    package static let write = Interest(rawValue: EPOLLOUT.rawValue)
  }

  /// One ready descriptor.
  @frozen
  public struct Event: Sendable {
    /// Whose event it is.
    public let token: Token
    /// EPOLLIN and its relatives.
    public let bits: UInt32

    @inlinable @inline(__always)
    init(token: Token, bits: UInt32) {
      self.token = token
      self.bits = bits
    }

    /// Whether there is room to write, or a connect has ended.
    @inlinable @inline(__always)
    public var isWritable: Bool { bits & EPOLLOUT.rawValue != 0 }
    /// Readable, closed by the peer or failed: a read says which.
    @inlinable @inline(__always)
    public var isReadable: Bool { bits & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 }
  }

  package borrowing func add(_ descriptor: Int32, _ interest: Interest, _ token: Token) throws(SystemError) {
    try control(EPOLL_CTL_ADD, descriptor, interest, token)
  }

  package borrowing func modify(_ descriptor: Int32, _ interest: Interest, _ token: Token) throws(SystemError) {
    try control(EPOLL_CTL_MOD, descriptor, interest, token)
  }

  /// Stops watching; needless for a descriptor that is about to be closed.
  package borrowing func remove(_ descriptor: Int32) { _ = epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil) }

  private borrowing func control(
    _ operation: Int32, _ descriptor: Int32, _ interest: Interest, _ token: Token
  ) throws(SystemError) {
    var event = epoll_event()
    event.events = interest.rawValue
    event.data.u64 = token.packed
    try check("epoll_ctl") { epoll_ctl(epoll, operation, descriptor, &event) }
  }

  /// Waits until something is ready or `deadline` (monotonic ns) has come; `now` is the caller's last reading.
  ///
  /// - Returns: how many of `subscript` are ready; 0 at the deadline or after a signal.
  @inlinable @inline(__always)
  public borrowing func wait(until deadline: UInt64, now: UInt64) -> Int {
    let left = deadline > now ? Int64(truncatingIfNeeded: min(deadline &- now, 1 << 62)) : 0
    return max(0, Int(ck_epoll_wait_ns(epoll, events, capacity, left)))
  }

  /// The i-th ready event of the last wait.
  @inlinable @inline(__always)
  public borrowing func ready(_ index: Int) -> Event {
    Event(token: Token(packed: events[index].data.u64), bits: events[index].events)
  }
}
