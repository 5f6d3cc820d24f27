import CKernel

/// The program's own code and constants in memory.
package enum ProgramCode {
  /// Gives back what only the start needed (parsing a command line walks through several MB of it); what goes on being used
  /// comes back from the page cache at a fault per 64 KB.
  package static func forget() { _ = ck_forget_code() }
}
