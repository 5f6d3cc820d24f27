import CKernel
import Glibc
import Kernel

/// The control group all of a sandbox's processes are in, so that BPF programs can be attached to them and to no others.
///
/// The kernel removes everything of a sandbox with its last process, except this directory and that of its `CPUQuotas`.
/// So three remove them: the process the user started, when it ends; a janitor, when that one was killed; and, when both
/// were, the next run. This one goes first, as that ends whoever could make more in the other.
final class SandboxGroup {
  static let prefix = "toll-"

  let group: ControlGroup
  private let quotas: ControlGroup?
  private let janitor: ck_janitor

  /// - Throws: `SystemError` where there is no control group v2 hierarchy, or none that may be written to.
  init() throws(SystemError) {
    let parent = try ControlGroup.own()
    let group = parent.child("\(Self.prefix)\(getpid())")
    let quotas = CPUController.find(around: parent).map { CPUQuotas.group(for: group, under: $0) }
    Self.sweep(parent, Self.prefix)
    if let quotas { Self.sweep(quotas.parent, CPUQuotas.prefix) }
    var janitor = ck_janitor()
    try check("start a janitor") { Self.startJanitor([group, quotas].compactMap(\.self), &janitor) }
    self.group = group
    self.quotas = quotas
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
    try? quotas?.remove()
    ck_dismiss_janitor(janitor)
  }

  /// The sandbox this process is in; nil outside and where the starter could not make one.
  static func current() -> ControlGroup? {
    guard let own = try? ControlGroup.own(), own.name.hasPrefix(prefix) else { return nil }
    return own
  }

  private static func startJanitor(_ groups: [ControlGroup], _ janitor: inout ck_janitor) -> Int32 {
    let paths = groups.map { strdup($0.path) }
    defer { for path in paths { free(path) } }
    return ck_start_janitor(paths.map { UnsafePointer($0) } + [nil], &janitor)
  }

  /// Removes what killed runs have left; what still has processes stays.
  private static func sweep(_ parent: ControlGroup, _ prefix: String) {
    guard let directory = opendir(parent.path) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix), let pid = pid_t(name.dropFirst(prefix.count)) else { continue }
      let isGone = kill(pid, 0) != 0 && lastErrorCode() == ESRCH
      if isGone || pid == getpid() { parent.child(name).removeIfUnused() }
    }
  }
}
