import Foundation

/// Ends the children that are still alive when the test process dies, however it dies.
///
/// A shell waits on a pipe whose other end only the test process holds. Each child's process group is announced
/// with `+` and taken back with `-`; at end of file the shell kills the groups that were not taken back.
final class Guardian: Sendable {
  static let shared = Guardian()

  private let pipe: Int32
  private static let script = """
    groups=" "
    while read -r sign group; do
      case $sign in
      +) groups="$groups$group " ;;
      -) groups="${groups%% $group *} ${groups#* $group }" ;;
      esac
    done
    for group in $groups; do kill -s KILL -- "-$group"; done
    """

  private init() {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { fatalError("no pipe for the guardian: errno \(errno)") }
    ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
    do {
      _ = try Spawn(executable: "/bin/sh", arguments: ["-c", Self.script], input: ends[0]).start()
    } catch {
      fatalError("no guardian: \(error)")
    }
    close(ends[0])
    pipe = ends[1]
  }

  func watch(group: pid_t) { tell("+ \(group)\n") }
  func release(group: pid_t) { tell("- \(group)\n") }

  private func tell(_ line: String) {
    _ = Array(line.utf8).withUnsafeBytes { write(pipe, $0.baseAddress, $0.count) }
  }
}
