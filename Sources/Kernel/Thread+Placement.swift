import CKernel
import Glibc

extension Thread {
  /// Keeps the calling thread on these processors.
  ///
  /// - Throws: `SystemError` when none of them is allowed to this process.
  package static func pin(to processors: ProcessorSet) throws(SystemError) {
    let mask = processors.mask
    try check("sched_setaffinity") { ck_pin_thread(mask, Int32(mask.count)) }
  }

  /// Gives the calling thread SCHED_FIFO `priority` (1…99).
  ///
  /// - Throws: `SystemError` where that is not allowed.
  package static func useRealtime(priority: Int32) throws(SystemError) {
    try check("sched_setscheduler") { ck_realtime_thread(priority) }
  }

  /// Takes the calling thread out of real-time scheduling, so that it never holds up one that needs to be on time.
  package static func usePlainPriority() { _ = ck_plain_thread() }
}
