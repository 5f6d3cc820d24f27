import Foundation
import Glibc
import Kernel
import Testing

/// Children as the testbed starts them.
struct SpawnTests {
  /// Runs a shell command to its end and returns what it printed.
  private func shell(
    _ command: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"],
    _ adjust: (inout Spawn) -> Void = { _ in }
  ) throws -> (output: String, exit: Child.Exit, child: Child) {
    let output = try File.temporary(in: "/tmp")
    var spawn = Spawn("/bin/sh", ["-c", command], environment: environment)
    spawn.descriptors = [(output.number, 1)]
    adjust(&spawn)
    let child = try spawn.start()
    let exit = try #require(child.wait(until: MonotonicClock.nanoseconds() + 10_000_000_000))
    lseek(output.number, 0, SEEK_SET)
    return (try File.contents(of: output.number), exit, child)
  }

  @Test func wordsAndEnvironmentArriveAsTheyAre() throws {
    let result = try shell("echo \"$A|$B|$0\"", environment: ["A": "x y", "B": "ü"])
    #expect(result.output == "x y|ü|/bin/sh\n")
    #expect(result.exit.cause == .exited(status: 0))
  }

  @Test func onlyNamedDescriptorsAreOpen() throws {
    let extra = try File.temporary(in: "/tmp")
    let result = try shell("ls /proc/self/fd") { $0.descriptors.append((extra.number, 7)) }
    // 3 is the directory that ls itself reads.
    #expect(result.output == "0\n1\n2\n3\n7\n")
  }

  @Test func swappedDescriptorsDoNotOverwriteEachOther() throws {
    let (first, second) = (try File.temporary(in: "/tmp").release(), try File.temporary(in: "/tmp").release())
    defer { for file in [first, second] { close(file) } }
    let result = try shell("echo one > /dev/fd/\(second); echo two > /dev/fd/\(first)") {
      $0.descriptors = [(first, second), (second, first)]
    }
    #expect(result.exit.status == 0)
    for file in [first, second] { lseek(file, 0, SEEK_SET) }
    #expect(try File.contents(of: first) == "one\n")
    #expect(try File.contents(of: second) == "two\n")
  }

  @Test func exitStatusAndSignalAreTold() throws {
    #expect(try shell("exit 7").exit.description == "exited with status 7")
    let killed = try shell("kill -9 $$").exit
    #expect(killed.cause == .killed(signal: SIGKILL))
    #expect(killed.status == 137)
    #expect(killed.description == "was killed by signal 9 (Killed)")
  }

  @Test func cpuTimeIsTold() throws {
    let exit = try shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done").exit
    #expect(exit.userMicroseconds + exit.systemMicroseconds > 10_000)
  }

  @Test func missingProgramNamesTheStep() {
    #expect(throws: SpawnError(program: "/no/such", step: .exec, code: ENOENT)) {
      _ = try Spawn("/no/such", [], environment: [:]).start()
    }
    let error = SpawnError(program: "/no/such", step: .exec, code: ENOENT)
    #expect(error.description == "cannot start /no/such: execute it: No such file or directory")
  }

  @Test func impossibleProcessorNamesTheStep() {
    var spawn = Spawn("/bin/true", [], environment: [:])
    spawn.processors = ProcessorSet([4_000])
    #expect(throws: SpawnError(program: "/bin/true", step: .processors, code: EINVAL)) { _ = try spawn.start() }
  }

  @Test func processorsAreSet() throws {
    let result = try shell("grep Cpus_allowed_list /proc/self/status") { $0.processors = ProcessorSet([0]) }
    #expect(result.output == "Cpus_allowed_list:\t0\n")
  }

  @Test(.enabled(if: Inside.isRoot, "needs root to change the user"))
  func identityIsDroppedCompletely() throws {
    let result = try shell("id -u; id -g; id -G") { $0.identity = Spawn.Identity(user: 1337, group: 1337) }
    #expect(result.output == "1337\n1337\n1337\n")
    #expect(getuid() == 0, "the parent stays what it was")
  }

  @Test(.enabled(if: Inside.isRoot, "needs root for real-time priority"))
  func realtimePriorityIsSet() throws {
    // Fields 40 and 41 of /proc/PID/stat: priority 20, policy 1 (SCHED_FIFO).
    let result = try shell("cut -d' ' -f40,41 /proc/self/stat") { $0.realtimePriority = 20 }
    #expect(result.output == "20 1\n")
    #expect(result.child.refusedPriority == nil)
  }

  @Test func refusedPriorityIsToldAndDoesNotStopTheChild() throws {
    let result = try shell("echo runs") { $0.realtimePriority = 100 }
    #expect(result.output == "runs\n")
    #expect(result.child.refusedPriority?.description == "SCHED_FIFO: Invalid argument")
  }

  @Test func stubbornChildIsKilled() throws {
    let output = try File.temporary(in: "/tmp")
    var spawn = Spawn("/bin/sh", ["-c", "trap '' TERM; echo ready; exec tail -f /dev/null"], environment: [:])
    spawn.environment["PATH"] = "/usr/bin:/bin"
    spawn.descriptors = [(output.number, 1)]
    let child = try spawn.start()
    #expect(Inside.wait { (try? File.read("/proc/self/fd/\(output.number)")) == "ready\n" })
    #expect(child.stop(grace: 20_000_000).cause == .killed(signal: SIGKILL))
    #expect(child.stop().cause == .killed(signal: SIGKILL), "asking again is harmless")
  }

  @Test func politeChildEndsByItself() throws {
    let child = try Spawn("/usr/bin/tail", ["-f", "/dev/null"], environment: [:]).start()
    #expect(child.exitIfEnded == nil)
    #expect(child.stop().cause == .killed(signal: SIGTERM))
  }

  @Test func childGoesWithItsOwner() throws {
    var child: Child? = try Spawn("/usr/bin/tail", ["-f", "/dev/null"], environment: [:]).start()
    let pid = try #require(child?.pid)
    #expect(kill(pid, 0) == 0)
    child = nil
    #expect(kill(pid, 0) == -1)
  }

  @Test func signalDispositionsAreFresh() throws {
    signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, SIG_DFL) }
    let result = try shell("grep -E 'SigIgn|SigBlk' /proc/self/status")
    #expect(result.output == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
  }

  @Test func processorSetsAreWrittenAsTheKernelDoes() {
    #expect(ProcessorSet([3, 1, 2, 6, 1])?.description == "1-3,6")
    #expect(ProcessorSet([0])?.mask == [1])
    #expect(ProcessorSet([1, 64])?.mask == [2, 1])
    #expect(ProcessorSet([]) == nil)
    #expect(ProcessorSet([-1]) == nil)
  }
}
