import CKernel
import Glibc

/// A directory of a control group hierarchy, v2 unless it is said. It outlives the processes in it: whoever creates it removes it.
package struct ControlGroup: Equatable, Sendable {
  /// Absolute, as this process sees the hierarchy's mount.
  package let path: String

  /// The name of its directory.
  package var name: Substring { path.split(separator: "/").last ?? "" }

  /// The one it was made in, if its mount shows that.
  package var parent: ControlGroup {
    ControlGroup(path: path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" })
  }

  init(path: String) { self.path = path }

  /// The one this process is in.
  ///
  /// - Throws: `SystemError`, ENODEV where no such hierarchy is mounted.
  package static func own(in hierarchy: Hierarchy = .unified) throws(SystemError) -> ControlGroup {
    let mounts = try File.read("/proc/self/mountinfo")
    let membership = try File.read("/proc/self/cgroup")
    guard let path = path(in: hierarchy, mounts: mounts, membership: membership) else {
      throw SystemError(code: ENODEV, call: "find a mount of \(hierarchy)")
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

  /// Takes it and those below it away as far as nothing is in them.
  package func removeIfUnused() { ck_sweep_cgroup(path) }

  /// Sets one of its files: `cpu.max`.
  package func set(_ file: String, _ text: String) throws(SystemError) { try File.set("\(path)/\(file)", text) }

  /// The directory of the hierarchy's line in /proc/self/cgroup, through the first mount of it that shows it.
  static func path(in hierarchy: Hierarchy = .unified, mounts: String, membership: String) -> String? {
    guard let own = membership.split(separator: "\n").lazy.compactMap(hierarchy.directory(inLine:)).first else {
      return nil
    }
    for mount in mounts.split(separator: "\n") {
      // 36 35 98:0 ROOT POINT options … - TYPE source options
      let fields = mount.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3,
        hierarchy.isMounted(as: fields[dash + 1], options: fields[dash + 3])
      else { continue }
      let (root, point) = (fields[3] == "/" ? "" : String(fields[3]), String(fields[4]))
      guard own.hasPrefix(root), case let below = own.dropFirst(root.count), below.isEmpty || below.first == "/"
      else { continue }
      return below == "/" ? point : point + below
    }
    return nil
  }
}
