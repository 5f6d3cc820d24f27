import CKernel

/// SIGINT (Ctrl-C) and SIGTERM as something to ask about, so that a run can end with what it has.
package enum Interrupt {
  /// From now on the first of these signals only raises `isRaised`; a second one ends the process.
  package static func catchFirst() { ck_catch_interrupts() }

  package static var isRaised: Bool { ck_interrupt() != 0 }
}
