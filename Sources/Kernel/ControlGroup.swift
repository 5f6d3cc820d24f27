import CKernel
import Glibc

/// A directory of the control group v2 hierarchy. It outlives the processes in it: whoever creates it removes it.
package struct ControlGroup: Equatable, Sendable {
  /// Absolute, as this process sees the hierarchy's mount.
  package let path: String

  /// The name of its directory.
  package var name: Substring { path.split(separator: "/").last ?? "" }

  private init(path: String) { self.path = path }

  /// The one this process is in.
  ///
  /// - Throws: `SystemError`, ENODEV where no such hierarchy is mounted.
  package static func own() throws(SystemError) -> ControlGroup {
    let mounts = try File.read("/proc/self/mountinfo")
    let membership = try File.read("/proc/self/cgroup")
    guard let path = path(mounts: mounts, membership: membership) else {
      throw SystemError(code: ENODEV, call: "find a control group v2 mount")
    }
    return ControlGroup(path: path)
  }

  /// A new one below this one.
  ///
  /// - Throws: `SystemError`, EEXIST for a name that is taken.
  package func create(_ name: String) throws(SystemError) -> ControlGroup {
    let child = ControlGroup(path: "\(path)/\(name)")
    try check("mkdir \(child.path)") { mkdir(child.path, 0o755) }
    return child
  }

  /// One that may or may not exist.
  package func child(_ name: String) -> ControlGroup { ControlGroup(path: "\(path)/\(name)") }

  /// A descriptor for those who attach programs to it.
  package func open() throws(SystemError) -> Descriptor {
    Descriptor(owning: try check("open \(path)") { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
  }

  /// Kills what is in it and removes it with all below it; waits up to 10 s for the last process to be gone.
  package func remove() throws(SystemError) {
    try check("remove \(path)") { ck_remove_cgroup(path, 10_000) }
  }

  /// The directory of the line `0::/…` of /proc/self/cgroup, through the first cgroup2 mount that shows it.
  static func path(mounts: String, membership: String) -> String? {
    guard let own = membership.split(separator: "\n").first(where: { $0.hasPrefix("0::/") })?.dropFirst(3) else {
      return nil
    }
    for mount in mounts.split(separator: "\n") {
      // 36 35 98:0 ROOT POINT options … - TYPE source options
      let fields = mount.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 1, fields[dash + 1] == "cgroup2"
      else { continue }
      let (root, point) = (fields[3] == "/" ? "" : String(fields[3]), String(fields[4]))
      guard own.hasPrefix(root), case let below = own.dropFirst(root.count), below.isEmpty || below.first == "/"
      else { continue }
      return below == "/" ? point : point + below
    }
    return nil
  }
}
