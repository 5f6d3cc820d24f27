import CKernel
import Glibc
import Kernel

/// The pipe whose end says that the process the user started is gone. Its writing end is never used.
enum Lifeline {
  /// Outside: both ends; the reading one becomes the supervisor's descriptor 3.
  case toSupervisor(reading: Int32, writing: Int32)
  /// In the supervisor.
  case fromOutside

  static let descriptor: Int32 = 3

  static func toSupervisor() throws(SpawnError) -> Lifeline {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw SpawnError(program: "/proc/self/exe", step: .descriptors, code: lastErrorCode())
    }
    return .toSupervisor(reading: ends[0], writing: ends[1])
  }
}

/// Waiting for one child while passing signals on to it.
enum Supervision {
  private static let forwarded = [SIGINT, SIGTERM, SIGHUP]

  /// Starts the child and waits for its end; the second signal to be forwarded becomes SIGKILL.
  ///
  /// - Parameter alsoReap: in PID 1, where orphans arrive.
  /// - Returns: the status a shell would show.
  static func run(_ spawn: Spawn, alsoReap: Bool, lifeline: Lifeline) throws(SpawnError) -> Int32 {
    var spawn = spawn
    let watched = forwarded + (alsoReap ? [SIGCHLD] : [])
    let signals = ck_signal_descriptor(watched, Int32(watched.count))
    guard signals >= 0 else {
      throw SpawnError(program: spawn.executable, step: .descriptors, code: lastErrorCode())
    }
    if case .toSupervisor(let reading, _) = lifeline {
      spawn.descriptors.append((ours: reading, childs: Lifeline.descriptor))
    }
    let child = try spawn.start()
    if case .toSupervisor(let reading, _) = lifeline { close(reading) }

    var events = [child.readinessDescriptor, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    if case .fromOutside = lifeline {
      events.append(pollfd(fd: Lifeline.descriptor, events: Int16(POLLIN), revents: 0))
    }
    var isSecond = false
    while true {
      if let exit = child.exitIfEnded { return exit.status }
      poll(&events, nfds_t(events.count), -1)
      if events.count == 3, events[2].revents != 0 { _exit(128 + SIGKILL) }
      while case let number = ck_next_signal(signals), number != 0 {
        if number == SIGCHLD {
          ck_reap_orphans(child.pid)
        } else {
          child.signal(isSecond ? SIGKILL : number)
          isSecond = true
        }
      }
    }
  }
}
