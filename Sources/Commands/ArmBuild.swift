import Kernel
import Profiles
import Quantities

/// Runs the build commands of the arms, one after the other, each once however many arms name it.
enum ArmBuild {
  /// - Parameter environment: of the commands, and over it `TOLL_ARM`.
  /// - Throws: `Problem` of kind environment with the command when one fails.
  static func run(_ arms: [Arm], _ environment: [String: String]) throws(Problem) {
    var done: Set<String> = []
    for arm in arms {
      guard let command = arm.build, done.insert(command).inserted else { continue }
      Terminal.note("building \(arm.name): \(command)")
      let status = try shell(
        command, of: "\(arm.name).build", environment: environment.merging(["TOLL_ARM": arm.name]) { $1 })
      guard status == 0 else { throw .environment("\(arm.name).build exited with status \(status): \(command)") }
    }
  }

  /// Runs a shell command in the working directory to its end; what it prints goes to standard error.
  ///
  /// - Parameters:
  ///   - name: for messages.
  ///   - environment: all of it.
  /// - Returns: its exit status.
  /// - Throws: `Problem` of kind environment when it cannot be started or a signal ends it.
  static func shell(_ command: String, of name: String, environment: [String: String]) throws(Problem) -> Int32 {
    var spawn = Spawn("/bin/sh", ["-c", command], environment: environment)
    // Standard output belongs to the verdict.
    spawn.descriptors = [(2, 1)]
    let exit: Child.Exit?
    do throws(SpawnError) { exit = try spawn.start().wait(until: .max) } catch {
      throw .environment("\(name): \(error)")
    }
    guard let exit, case .exited(let status) = exit.cause else {
      throw .environment("\(name) \(exit?.description ?? "did not end"): \(command)")
    }
    return status
  }
}
