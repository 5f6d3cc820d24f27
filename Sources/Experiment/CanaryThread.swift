import HDR
import Kernel
import Sampling
import Synchronization

/// The canary of one window, on a thread of its own beside the generator.
final class CanaryThread: Sendable {
  private let thread: Thread
  private let box: Box

  private final class Box: Sendable {
    let value = Mutex<LatencyHistogram?>(nil)
  }

  /// - Throws: `SystemError` when no thread can be started.
  init(
    from startNs: UInt64, to endNs: UInt64, processors: ProcessorSet?, realtimePriority: Int32?
  ) throws(SystemError) {
    let box = Box()
    thread = try Thread(name: "toll-canary") {
      if let processors { try? Thread.pin(to: processors) }
      if let realtimePriority { try? Thread.useRealtime(priority: realtimePriority) }
      let overshoot = Canary.watch(from: startNs, to: endNs)
      box.value.withLock { $0 = overshoot }
      // Until the window has been read: with a thread that ends goes the exact time it used.
      Thread.sleep(until: endNs + 50_000_000)
    }
    self.box = box
  }

  /// Waits for the end of the window.
  func overshoot() -> LatencyHistogram {
    thread.join()
    return box.value.withLock { $0 } ?? LatencyHistogram()
  }
}
