import CKernel

/// Both ends of a pipe, close-on-exec.
package struct Pipe: ~Copyable {
  package let reading: Descriptor
  package let writing: Descriptor

  /// - Throws: `SystemError` when no descriptor is left.
  package init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    try check("pipe") { ck_pipe(&ends) }
    reading = Descriptor(owning: ends[0])
    writing = Descriptor(owning: ends[1])
  }

  /// Keeps the reading end only.
  package consuming func keepReading() -> Descriptor { reading }
}
