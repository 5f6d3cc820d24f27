import COpenSSL
import Glibc

/// The sealed bytes of the session that is at work, going in and coming out. One pipe serves all sessions of a thread:
/// what was offered is taken in, and what came out carried off, before another session has its turn.
package struct TLSPipe: ~Copyable {
  /// The longest record with all that TLS puts around it, in bytes.
  static let record = 16_384 + 512
  let ends: UnsafeMutablePointer<Ends>

  struct Ends {
    var input: UnsafePointer<UInt8>?
    var inputCount = 0
    let output: UnsafeMutablePointer<UInt8>
    var outputCount = 0
    let outputCapacity: Int
  }

  /// - Parameters:
  ///   - capacity: room for what comes out, at least two records.
  package init(capacity: Int) {
    ends = .allocate(capacity: 1)
    ends.initialize(to: Ends(output: .allocate(capacity: capacity), outputCapacity: capacity))
  }

  deinit {
    ends.pointee.output.deallocate()
    ends.deallocate()
  }

  /// Puts bytes from the peer in; they stay where they are until a session has taken them.
  package func offer(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    ends.pointee.input = bytes
    ends.pointee.inputCount = count
  }

  /// Whether bytes that were offered are not taken in yet.
  package var hasInput: Bool { ends.pointee.inputCount > 0 }

  /// What is to go to the peer; good until the next step of a session.
  package var output: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: ends.pointee.output, count: ends.pointee.outputCount)
  }

  /// Forgets what came out.
  package func clearOutput() { ends.pointee.outputCount = 0 }

  /// Whether another record finds room.
  var hasRoom: Bool { ends.pointee.outputCapacity &- ends.pointee.outputCount >= Self.record }

  /// How libssl reaches a pipe; nil when there is no memory.
  nonisolated(unsafe) static let method: OpaquePointer? = {
    let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "toll")
    BIO_meth_set_read(method) { bio, place, room in
      guard let ends = TLSPipe.ends(bio), let place else { return -1 }
      copenssl_clear_retry(bio)
      let count = min(Int(room), ends.pointee.inputCount)
      guard count > 0, let input = ends.pointee.input else {
        copenssl_retry_read(bio)
        return -1
      }
      memcpy(place, input, count)
      ends.pointee.input = input + count
      ends.pointee.inputCount &-= count
      return Int32(truncatingIfNeeded: count)
    }
    BIO_meth_set_write(method) { bio, bytes, count in
      guard let ends = TLSPipe.ends(bio), let bytes else { return -1 }
      copenssl_clear_retry(bio)
      let taken = min(Int(count), ends.pointee.outputCapacity &- ends.pointee.outputCount)
      guard taken > 0 else {
        copenssl_retry_write(bio)
        return -1
      }
      memcpy(ends.pointee.output + ends.pointee.outputCount, bytes, taken)
      ends.pointee.outputCount &+= taken
      return Int32(truncatingIfNeeded: taken)
    }
    BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    return method
  }()

  private static func ends(_ bio: OpaquePointer?) -> UnsafeMutablePointer<Ends>? {
    BIO_get_data(bio)?.assumingMemoryBound(to: Ends.self)
  }
}
