import ArgumentParser
import Kernel
import Profiles
import Quantities
import Sampling
import Testbed

/// `toll setup up`: a set-up to point anything at.
struct SetupUpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Leave a set-up running in the foreground, for other generators and a closer look.",
    discussion: """
      Prints the URL of the server as its clients see it, and how to enter their network namespace. Ctrl-C takes everything \
      away; so does the end of this process, however it ends.

      Examples:
        toll setup up sidecar
        toll setup up ebpf --delay 20ms
        toll setup up my-pair --profile Profiles/custom-example.yaml
      """)

  @Argument(help: "The set-up; toll setup list names them.")
  var name: String

  @OptionGroup var options: SetupOptions

  @Option(
    help: ArgumentHelp(
      "The server waits that long before it answers (default: the profile's, or 0).", valueName: "duration"),
    transform: Parse.duration)
  var delay: Nanoseconds?

  func run() throws {
    let room = try SetupRoom.enter(name, options)
    Interrupt.catchFirst()
    let running = try room.bringUp(delay: delay)
    defer { running.down() }
    Terminal.say(try text(room, running))
    while !Interrupt.isRaised {
      for process in running.components {
        if let exit = process.child.exitIfEnded {
          throw Problem.environment("\(process.name) \(exit): \(process.lastWords)")
        }
      }
      Thread.sleep(until: MonotonicClock.nanoseconds() + 50_000_000)
    }
  }

  private func text(_ room: SetupRoom, _ running: RunningSetup) throws -> String {
    guard let pid = ProcFS(root: Sandbox.hostProcPath).link("self") else {
      throw Problem.environment("\(Sandbox.hostProcPath) does not show this process; mount procfs on /proc")
    }
    // Without root, the sandbox's user namespace owns its networks.
    let user = room.sandbox.isPrivileged ? "" : "--user=/proc/\(pid)/ns/user --preserve-credentials "
    let enter = "nsenter \(user)--net=/proc/\(pid)/root\(Sandbox.namespaces)/client"
    return """
      \(room.named.name): \(room.named.setup.summary)
      url     \(running.targetURL)
      enter   \(enter)
      try     \(enter) curl -i \(running.targetURL)
              \(enter) toll load \(running.targetURL) --qps 1000 -c 16 -t 10s
      Ctrl-C takes it all away.
      """
  }
}
