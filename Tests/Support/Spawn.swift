import Foundation

/// The system call that starts a child: own process group, no blocked signals.
struct Spawn {
  var executable: String
  var arguments: [String]
  /// Added to the test process's own environment.
  var environment: [String: String] = [:]
  /// The child's standard input; `/dev/null` when nil.
  var input: Int32?
  /// Files for standard output and standard error; `/dev/null` when nil.
  var output: String?
  var errors: String?

  /// - Returns: the child's process id, which is its process group too.
  func start() throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    for (descriptor, path) in [(Int32(1), output), (2, errors)] {
      let flags = O_WRONLY | O_CREAT | O_APPEND
      posix_spawn_file_actions_addopen(&actions, descriptor, path ?? "/dev/null", flags, 0o600)
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Test threads block signals; a child that inherited that mask could not be terminated.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))

    let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var pid: pid_t = 0
    let failure = withStrings([executable] + arguments) { argv in
      withStrings(merged.map { "\($0)=\($1)" }) { envp in
        posix_spawn(&pid, executable, &actions, &attributes, argv, envp)
      }
    }
    guard failure == 0 else {
      throw CannotStart(description: "cannot start \(executable): \(String(cString: strerror(failure)))")
    }
    return pid
  }
}

/// A child process did not come into being; says which and why.
package struct CannotStart: Error, CustomStringConvertible {
  package let description: String
}

private func withStrings<Value>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
) -> Value {
  var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
  pointers.append(nil)
  defer { pointers.forEach { free($0) } }
  return body(pointers)
}
