import Foundation
import Kernel
import Profiles
import Quantities

/// Runs the build commands of the arms, one after the other, each once however many arms name it.
enum ArmBuild {
  /// - Throws: `Problem` of kind environment with the command when one fails.
  static func run(_ arms: [Arm]) throws(Problem) {
    var done: Set<String> = []
    for arm in arms {
      guard let command = arm.build, done.insert(command).inserted else { continue }
      Terminal.note("building \(arm.name): \(command)")
      var environment = ProcessInfo.processInfo.environment
      environment["TOLL_ARM"] = arm.name
      var spawn = Spawn("/bin/sh", ["-c", command], environment: environment)
      // Standard output belongs to the verdict.
      spawn.descriptors = [(2, 1)]
      let exit: Child.Exit?
      do throws(SpawnError) { exit = try spawn.start().wait(until: .max) } catch {
        throw .environment("\(arm.name).build: \(error)")
      }
      guard let exit, exit.status == 0 else {
        throw .environment("\(arm.name).build \(exit?.description ?? "did not end"): \(command)")
      }
    }
  }
}
