import CKernel
import Glibc

/// What a child is to be: program, words, environment, descriptors, and where it runs. Nil leaves a thing as it is.
package struct Spawn: Sendable {
  /// Who the child runs as; supplementary groups are dropped.
  package struct Identity: Hashable, Sendable {
    package let user: UInt32
    package let group: UInt32

    package init(user: UInt32, group: UInt32) {
      self.user = user
      self.group = group
    }
  }

  /// Namespaces created for the child. `user` maps the caller's uid and gid to 0 inside.
  package struct NewNamespaces: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package static let user = NewNamespaces(rawValue: CK_NEW_USER.rawValue)
    package static let process = NewNamespaces(rawValue: CK_NEW_PID.rawValue)
    package static let mount = NewNamespaces(rawValue: CK_NEW_MOUNT.rawValue)
    package static let network = NewNamespaces(rawValue: CK_NEW_NETWORK.rawValue)
  }

  /// An absolute path; `Executable.find` looks names up.
  package let executable: String
  /// The words after the program's name.
  package let arguments: [String]
  package var environment: [String: String]
  /// Where the child finds descriptors of ours; 0, 1 and 2 are inherited unless named, all others are closed.
  package var descriptors: [(ours: Int32, childs: Int32)] = []
  package var newNamespaces: NewNamespaces = []
  package var network: NetworkNamespace?
  /// The sockets and the CPU time of the child and of all it starts count there.
  package var controlGroup: ControlGroup?
  /// Entered besides, where the cpu controller has a hierarchy of its own. Not for real-time tasks.
  package var quotaGroup: ControlGroup?
  package var identity: Identity?
  package var processors: ProcessorSet?
  /// SCHED_FIFO priority 1…99; a refusal does not stop the child, `Child.refusedPriority` tells it.
  package var realtimePriority: Int32?
  /// Starts a session, so that the terminal's Ctrl-C does not reach the child.
  package var startsSession = false
  /// SIGKILL when the *thread* that spawned it ends: only for threads that live as long as the process.
  package var diesWithParent = false

  package init(_ executable: String, _ arguments: [String], environment: [String: String]) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
  }

  /// Starts the child; what it opens and forks is its own business.
  ///
  /// - Throws: `SpawnError` with the step that failed, `exec` for a missing program.
  package func start() throws(SpawnError) -> Child {
    let words = CStrings([executable] + arguments)
    let variables = CStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    let groupPaths = CStrings([controlGroup?.path, quotaGroup?.path].compactMap(\.self))
    let descriptors = descriptors.map { ck_descriptor(source: $0.ours, target: $0.childs) }
    let mask = processors?.mask
    var result = ck_spawn_result()
    let status = withOptionalPointers { network, priority, user, group in
      executable.withCString { path in
        descriptors.withUnsafeBufferPointer { pairs in
          withPointer(toElementsOf: mask) { words64, wordCount in
            var plan = ck_spawn_plan()
            plan.path = path
            plan.argv = UnsafePointer(words.pointers)
            plan.envp = UnsafePointer(variables.pointers)
            plan.descriptors = pairs.baseAddress
            plan.descriptor_count = Int32(pairs.count)
            plan.namespaces = newNamespaces.rawValue
            plan.new_session = startsSession ? 1 : 0
            plan.dies_with_parent = diesWithParent ? 1 : 0
            plan.network = network
            plan.control_groups = UnsafePointer(groupPaths.pointers)
            plan.processors = words64
            plan.processor_words = Int32(wordCount)
            plan.fifo_priority = priority
            plan.user = user
            plan.group = group
            return withExtendedLifetime((words, variables, groupPaths)) { ck_spawn(&plan, &result) }
          }
        }
      }
    }
    guard status == 0 else {
      let step = SpawnError.Step(result.failed_step)
      throw SpawnError(program: executable, step: step, code: result.failed_errno)
    }
    let refused = result.priority_errno == 0 ? nil : SystemError(code: result.priority_errno, call: "SCHED_FIFO")
    return Child(pid: result.pid, pidfd: Descriptor(owning: result.pidfd), refusedPriority: refused)
  }

  private func withOptionalPointers<R>(
    _ body: (
      UnsafePointer<Int32>?, UnsafePointer<Int32>?, UnsafePointer<uid_t>?, UnsafePointer<gid_t>?
    ) -> R
  ) -> R {
    withPointer(to: network?.descriptor.number) { network in
      withPointer(to: realtimePriority) { priority in
        withPointer(to: identity?.user) { user in
          withPointer(to: identity?.group) { group in body(network, priority, user, group) }
        }
      }
    }
  }
}

private func withPointer<T, R>(to value: T?, _ body: (UnsafePointer<T>?) -> R) -> R {
  guard let value else { return body(nil) }
  return withUnsafePointer(to: value, body)
}

private func withPointer<T, R>(toElementsOf array: [T]?, _ body: (UnsafePointer<T>?, Int) -> R) -> R {
  guard let array else { return body(nil, 0) }
  return array.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
}

/// A null-terminated vector of C strings, freed with its owner.
private final class CStrings {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ strings: [String]) {
    count = strings.count
    pointers = .allocate(capacity: count + 1)
    for (i, string) in strings.enumerated() { (pointers + i).initialize(to: strdup(string)) }
    (pointers + count).initialize(to: nil)
  }

  deinit {
    for i in 0..<count { free(pointers[i]) }
    pointers.deallocate()
  }
}
