import CKernel
import Glibc

/// Why a child did not start: the program, the step that failed and its errno.
package struct SpawnError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The steps between clone and exec, in their order.
  package enum Step: String, Sendable {
    case clone = "create the process"
    case session = "start a session"
    case controlGroup = "enter the control group"
    case userMap = "map the user"
    case network = "enter the network namespace"
    case processors = "pin it to its processors"
    case descriptors = "pass its descriptors"
    case identity = "change its user"
    case parent = "tie it to its parent"
    case exec = "execute it"

    init(_ step: ck_step) {
      switch step {
      case CK_STEP_SESSION: self = .session
      case CK_STEP_CONTROL_GROUP: self = .controlGroup
      case CK_STEP_USER_MAP: self = .userMap
      case CK_STEP_NETWORK: self = .network
      case CK_STEP_PROCESSORS: self = .processors
      case CK_STEP_DESCRIPTORS: self = .descriptors
      case CK_STEP_IDENTITY: self = .identity
      case CK_STEP_PARENT: self = .parent
      case CK_STEP_EXEC: self = .exec
      default: self = .clone
      }
    }
  }

  package let program: String
  package let step: Step
  package let code: Int32

  package init(program: String, step: Step, code: Int32) {
    self.program = program
    self.step = step
    self.code = code
  }

  /// `cannot start /usr/bin/x: execute it: No such file or directory`.
  package var description: String { "cannot start \(program): \(step.rawValue): \(String(cString: strerror(code)))" }
}
