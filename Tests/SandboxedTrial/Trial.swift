import Foundation
import Glibc
import Kernel
import Profiles
import Quantities
import Testbed

/// One bring-up, some traffic, proof and tear-down.
struct Trial {
  let order: TrialOrder
  let sandbox: Sandbox
  let environment: [String: String]

  func run() throws -> TrialOutcome {
    let plan = TestbedPlan(
      serverCommand: order.serverCommand, serverPort: order.serverPort,
      serverProcessors: ProcessorSet([ProcessInfo.processInfo.processorCount - 1]),
      proxyProcessors: ProcessorSet([ProcessInfo.processInfo.processorCount - 1]), proxyThreads: 1,
      proxyCPULimit: order.cpuLimit)
    let testbed = try LocalTestbed(plan, in: sandbox, environment: environment)
    let profile = try order.profile.map { try ProfileLoader.load($0, setups: SetupCatalogue.names) }
    let setup = try SetupCatalogue.setup(named: order.setup, customs: profile?.customs ?? []).setup
    var outcome = try once(testbed, setup)
    var (descriptors, starts) = ([try openDescriptors()], [outcome.startMilliseconds])
    for _ in 1..<order.trials {
      outcome = try once(testbed, setup)
      descriptors.append(try openDescriptors())
      starts.append(outcome.startMilliseconds)
    }
    outcome.descriptors = descriptors
    outcome.starts = starts
    return outcome
  }

  private func openDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
  }

  private func once(_ testbed: LocalTestbed, _ setup: any Setup) throws -> TrialOutcome {
    let token = String(UInt64.random(in: 1 << 60...UInt64.max), radix: 16)
    let running = try testbed.up(setup, token: token)
    defer { running.down() }
    if order.hold {
      FileHandle.standardOutput.write(Data("up\n".utf8))
      while true { pause() }
    }
    try Sabotage(environment: environment).carryOut(order)
    let statistics = sandbox.isPrivileged ? try BPFStatistics() : nil
    let runsBefore = running.programRunTimes()
    let idle = order.watchesIdleThreads ? testbed.resources.idleThreads() : nil
    let idleBefore = try idle.map(IdleReading.first)
    let tcpdump = try order.tcpdumpFile.map { try startTcpdump(writingTo: $0) }
    try running.beginCapture()
    let (statuses, totals) = try traffic(through: running)
    running.endCapture()
    let cores = try idleBefore.flatMap { before in try idle.map { try IdleReading($0).cores(since: before) } } ?? []
    tcpdump?.stop()
    let runs = zip(running.programRunTimes(), runsBefore).map { $0.since($1) }
    _ = consume statistics
    let proof = try running.proof(of: totals)
    let records = try running.records()
    let components = running.components.map {
      "\($0.role.rawValue) \($0.name) on \($0.processors?.description ?? "any")"
    }
    let commandLines = running.commandLines.map { [$0.component] + $0.argv }
    let keyModes = try modes(ofKeysIn: "/run/toll/certificates")
    let before = MonotonicClock.now
    running.down()
    return TrialOutcome(
      token: token, connections: totals.connectionsOpened, statuses: statuses,
      checks: proof.checks.map { .init(name: $0.name, expected: $0.expected, observed: $0.observed, holds: $0.holds) },
      holds: proof.holds, startMilliseconds: running.startTime.inMicroseconds / 1e3, descriptors: [], starts: [],
      downMilliseconds: (MonotonicClock.now - before).inMicroseconds / 1e3, components: components,
      software: records.map {
        "\($0.name): \($0.software) \($0.version) \($0.digest ?? "") \(($0.config ?? "").count)"
      },
      commandLines: commandLines, leftBehind: try leftovers(), keyModes: keyModes,
      runs: Dictionary(runs.map { ($0.program, $0.runs) }, uniquingKeysWith: +),
      runNanoseconds: Dictionary(runs.map { ($0.program, $0.nanoseconds) }, uniquingKeysWith: +), cores: cores)
  }

  /// curl in the client pod, over up to `order.connections` connections at once; it says how many it opened.
  private func traffic(through running: RunningSetup) throws -> ([Int], GeneratorTotals) {
    let urls = Array(repeating: ["-o", "/dev/null", running.targetURL], count: order.requests).flatMap(\.self)
    let parallel = ["--parallel", "--parallel-immediate", "--parallel-max", "\(order.connections)"]
    let header = ["-H", "\(RunningSetup.tokenHeader): \(running.token)"]
    var curl = Spawn(
      "/usr/bin/curl",
      ["-s", "--connect-timeout", "2"] + parallel + header + ["-w", "%{http_code} %{num_connects}\n"] + urls,
      environment: environment)
    let output = Descriptor(owning: try File.create("/run/toll/curl.out"))
    curl.descriptors = [(output.number, 1)]
    let process = try running.startInClientPod(curl)
    guard let exit = process.child.wait(until: MonotonicClock.nanoseconds() + 30_000_000_000) else {
      throw Problem.environment("curl did not end")
    }
    if exit.status != 0, !order.isSabotaged { throw Problem.environment("curl \(exit)") }
    let rows = try File.read("/run/toll/curl.out").split(separator: "\n").map { $0.split(separator: " ") }
    let statuses = rows.compactMap { Int($0[0]) }
    let opened = rows.compactMap { UInt64($0[1]) }.reduce(0, +)
    let totals = GeneratorTotals(
      connectionsOpened: opened, requestsSent: UInt64(order.requests),
      responses: UInt64(statuses.count { $0 > 0 }))
    return (statuses, totals)
  }

  private func startTcpdump(writingTo file: String) throws -> Child {
    var spawn = Spawn(
      "/usr/bin/nsenter",
      [
        "--net=/run/netns/node1", "/usr/bin/tcpdump", "-U", "--immediate-mode", "-i", "wire", "-w", file, "-Z", "root",
        "tcp",
      ],
      environment: environment)
    let log = Descriptor(owning: try File.create("/run/toll/tcpdump.log"))
    spawn.descriptors = [(log.number, 2)]
    let child = try spawn.start()
    let deadline = MonotonicClock.nanoseconds() + 5_000_000_000
    while try !File.read("/run/toll/tcpdump.log").contains("listening on") {
      guard MonotonicClock.nanoseconds() < deadline else { throw Problem.environment("tcpdump does not listen") }
      Kernel.Thread.sleep(until: MonotonicClock.nanoseconds() + 2_000_000)
    }
    return child
  }

  private func modes(ofKeysIn directory: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: directory) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".key") }.sorted().map {
      var status = stat()
      stat("\(directory)/\($0)", &status)
      return "\($0) \(String(status.st_mode & 0o777, radix: 8)) \(status.st_uid)"
    }
  }

  /// What is still there after `down`: processes of the sandbox, namespaces, files of the trial.
  private func leftovers() throws -> [String] {
    let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int32.init).filter {
      $0 != 1 && $0 != getpid()
    }
    let namespaces = try FileManager.default.contentsOfDirectory(atPath: "/run/netns")
    let trial = FileManager.default.fileExists(atPath: "/run/toll/trial") ? ["/run/toll/trial"] : []
    return processes.map { "process \($0)" } + namespaces + trial
  }
}
