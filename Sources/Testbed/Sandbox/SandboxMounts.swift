import CKernel
import Glibc
import Kernel
import Quantities

/// The supervisor's own view of the file system: nothing it mounts reaches the host.
enum SandboxMounts {
  /// Private propagation, a tmpfs on /run, the host's /proc kept at `Sandbox.hostProcPath`, a fresh /proc.
  ///
  /// - Throws: `Problem` of kind environment naming the mount that was refused.
  static func prepare() throws(Problem) {
    do throws(SystemError) {
      try check("make mounts private") { ck_mounts_private() }
      try check("mount /run") { ck_mount_tmpfs("/run") }
      for directory in [Sandbox.directory, Sandbox.namespaces, Sandbox.hostProcPath] {
        try check("mkdir \(directory)") { mkdir(directory, 0o755) }
      }
      try check("bind /proc") { ck_bind("/proc", Sandbox.hostProcPath) }
      try check("mount /proc") { ck_mount_proc("/proc") }
    } catch {
      throw .environment("cannot prepare the testbed's mounts: \(error); a container needs CAP_SYS_ADMIN for this")
    }
  }
}
