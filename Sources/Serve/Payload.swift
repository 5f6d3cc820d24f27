import Quantities

/// The bytes of all sized answers: one block of seeded noise for all threads, as in Fortio.
final class Payload: Sendable {
  nonisolated(unsafe) let base: UnsafePointer<UInt8>

  init(size: ByteCount, seed: UInt64) {
    let words = Int(size.bytes) / 8 + 1
    let block = UnsafeMutablePointer<UInt64>.allocate(capacity: words)
    var random = SplitMix64(seed: seed)
    for index in 0..<words { block[index] = random.next() }
    base = UnsafePointer(UnsafeMutableRawPointer(block).assumingMemoryBound(to: UInt8.self))
  }

  deinit { base.deallocate() }
}
