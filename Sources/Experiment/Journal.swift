import Load
import Results

/// What a run tells while it goes on. Whoever listens decides how it looks.
package enum JournalEvent: Sendable {
  /// A trial starts: its set-up is being built.
  case trialBegins(Design.Slot, of: Int)
  /// The set-up is up; the generator warms up, then measures until `endNs` (monotonic).
  case trialMeasures(Design.Slot, startNs: UInt64, endNs: UInt64)
  /// What the last seconds of the window were like; told about every second, from a thread of its own.
  case trialPulse(Pulse)
  case trialEnded(TrialRecord)
  /// The record was written to this file.
  case recordWritten(String)
  case note(String)
}

package typealias Journal = @Sendable (JournalEvent) -> Void
