import Foundation
import Glibc
import Kernel
import Quantities
import Synchronization

/// The ground of one trial: fresh namespaces, a directory, and every process started on it. Leaving takes all away.
package final class Stage: Sendable {
  package let plan: TestbedPlan
  package let resources: Resources
  package let network: PodNetwork
  /// What clients ask for instead of the server pod's own address.
  let serviceAddress: String?
  private let directory: String
  private let processes = Mutex<[SupervisedProcess]>([])

  /// - Throws: `Problem` of kind environment.
  init(
    _ topology: Topology, serviceAddress: String?, plan: TestbedPlan, resources: Resources
  ) throws(Problem) {
    self.plan = plan
    self.serviceAddress = serviceAddress
    self.resources = resources
    let directory = "\(Sandbox.directory)/trial"
    self.directory = directory
    do throws(SystemError) {
      try check("mkdir \(directory)") { mkdir(directory, 0o755) }
    } catch {
      throw .environment("cannot make the trial's directory: \(error); is another trial still up?")
    }
    do throws(Problem) {
      network = try PodNetwork(topology, ip: resources.ip)
    } catch {
      Self.removeTree(directory)
      throw error
    }
  }

  /// A directory for one component's files.
  func makeDirectory(named name: String, owner: Spawn.Identity?) throws(Problem) -> String {
    let path = "\(directory)/\(name)"
    do throws(SystemError) {
      try check("mkdir \(path)") { mkdir(path, 0o755) }
      if let owner { try check("chown \(path)") { chown(path, owner.user, owner.group) } }
      return path
    } catch {
      throw .environment("cannot make a directory for \(name): \(error)")
    }
  }

  /// Starts a process that ends with the stage. Its output goes to a log unless `spawn` places descriptors 1 and 2.
  ///
  /// - Throws: `Problem` of kind environment.
  func start(_ spawn: Spawn, name: String, role: ComponentRole) throws(Problem) -> SupervisedProcess {
    do {
      let logPath = "\(directory)/\(name).log"
      let log = Descriptor(owning: try File.create(logPath))
      let nothing = Descriptor(owning: try check("open /dev/null") { open("/dev/null", O_RDWR | O_CLOEXEC) })
      var spawn = spawn
      for (ours, childs) in [(nothing.number, 0), (log.number, 1), (log.number, 2)] as [(Int32, Int32)]
      where !spawn.descriptors.contains(where: { $0.childs == childs }) {
        spawn.descriptors.append((ours, childs))
      }
      if role == .proxy, let cores = plan.proxyCPULimit {
        try resources.quotas().limit(&spawn, to: cores, name: name)
      }
      // A group that cannot be made is no reason to do without the process: its CPU time is then read from its threads.
      if spawn.controlGroup == nil { spawn.controlGroup = try? resources.controlGroup?.create(name) }
      let process = try SupervisedProcess(name: name, role: role, spawn: spawn, logPath: logPath)
      processes.withLock { $0.append(process) }
      return process
    } catch {
      throw .environment("\(name): \(error)")
    }
  }

  var running: [SupervisedProcess] { processes.withLock { $0 } }

  /// Stops the processes, the last one first, and removes namespaces and files. Safe to repeat.
  func leave() {
    let all = processes.withLock { list in
      defer { list = [] }
      return list
    }
    for process in all.reversed() { process.child.signal(SIGTERM) }
    for process in all.reversed() {
      process.child.stop()
      try? process.controlGroup?.remove()
      try? process.quotaGroup?.remove()
    }
    network.remove()
    Self.removeTree(directory)
  }

  deinit { leave() }

  private static func removeTree(_ directory: String) {
    try? FileManager.default.removeItem(atPath: directory)
  }
}
