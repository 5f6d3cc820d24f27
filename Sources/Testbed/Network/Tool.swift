import Glibc
import Kernel
import Quantities

/// System programs that the testbed calls to completion: `ip`, `iptables-restore`, `iptables-save`.
struct Tool: Sendable {
  let path: String
  let environment: [String: String]

  /// Looks `name` up in PATH and the usual system directories.
  ///
  /// - Throws: `Problem` of kind environment naming the Debian `package` that holds the program.
  init(_ name: String, package: String, environment: [String: String]) throws(Problem) {
    let search = (environment["PATH"] ?? "") + ":/usr/sbin:/sbin:/usr/bin:/bin"
    guard let path = Executable.find(name, path: search) else {
      throw .environment("\(name) was not found in PATH; install the package \(package), or run scripts/setup")
    }
    self.path = path
    self.environment = environment
  }

  /// Runs the program with `input` lines on its standard input and returns its standard output.
  ///
  /// - Throws: `Problem` of kind environment with the program's last complaint, when it fails or takes over 10 s.
  @discardableResult
  func run(_ arguments: [String], input: [String] = [], in network: NetworkNamespace? = nil) throws(Problem) -> String {
    do {
      let files = try (
        input: File.temporary(in: Sandbox.directory).release(), output: File.temporary(in: Sandbox.directory).release(),
        complaint: File.temporary(in: Sandbox.directory).release()
      )
      defer { for file in [files.input, files.output, files.complaint] { close(file) } }
      try File.write(input.map { $0 + "\n" }.joined(), to: files.input, name: "the input of \(path)")
      lseek(files.input, 0, SEEK_SET)

      var spawn = Spawn(path, arguments, environment: environment)
      spawn.network = network
      spawn.descriptors = [(files.input, 0), (files.output, 1), (files.complaint, 2)]
      let child = try spawn.start()
      let exit = child.wait(until: MonotonicClock.nanoseconds() + 10_000_000_000) ?? child.stop(grace: 0)
      guard exit.status == 0 else {
        lseek(files.complaint, 0, SEEK_SET)
        let lines = try File.contents(of: files.complaint).split(separator: "\n")
        throw failure(arguments, lines.last.map(String.init) ?? exit.description)
      }
      lseek(files.output, 0, SEEK_SET)
      return try File.contents(of: files.output)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw failure(arguments, "\(error)")
    }
  }

  private func failure(_ arguments: [String], _ reason: String) -> Problem {
    .environment("\(path) \(arguments.joined(separator: " ")) failed: \(reason)")
  }
}
