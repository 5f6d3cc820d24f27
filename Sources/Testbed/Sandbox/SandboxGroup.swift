import CKernel
import Glibc
import Kernel

/// The control group all of a sandbox's processes are in, so that BPF programs can be attached to them and to no others.
///
/// The kernel removes everything of a sandbox with its last process, except this directory. So three remove it: the
/// process the user started, when it ends; a janitor, when that one was killed; and, when both were, the next run.
final class SandboxGroup {
  static let prefix = "toll-"

  let group: ControlGroup
  private let janitor: ck_janitor

  /// - Throws: `SystemError` where there is no control group v2 hierarchy, or none that may be written to.
  init() throws(SystemError) {
    let parent = try ControlGroup.own()
    Self.sweep(parent)
    let group = parent.child("\(Self.prefix)\(getpid())")
    var janitor = ck_janitor()
    try check("start a janitor") { ck_start_janitor(group.path, &janitor) }
    self.group = group
    self.janitor = janitor
    do {
      _ = try parent.create(String(group.name))
    } catch {
      ck_dismiss_janitor(janitor)
      throw error
    }
  }

  deinit {
    try? group.remove()
    ck_dismiss_janitor(janitor)
  }

  /// The sandbox this process is in; nil outside and where the starter could not make one.
  static func current() -> ControlGroup? {
    guard let own = try? ControlGroup.own(), own.name.hasPrefix(prefix) else { return nil }
    return own
  }

  /// Removes what killed runs have left; what still has processes stays.
  private static func sweep(_ parent: ControlGroup) {
    guard let directory = opendir(parent.path) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix), let pid = pid_t(name.dropFirst(prefix.count)) else { continue }
      let isGone = kill(pid, 0) != 0 && lastErrorCode() == ESRCH
      if isGone || pid == getpid() { rmdir(parent.child(name).path) }
    }
  }
}
