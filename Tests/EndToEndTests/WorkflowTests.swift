import Foundation
import Support
import Testing
import Yams

/// The README's files for GitHub and GitLab, as far as a machine without either can run them.
@Suite(.serialized) struct WorkflowTests {
  /// A job's shell steps: setting up and building are stubs, the gate is real and small.
  private func withFolder(_ body: (String) throws -> Void) throws {
    try withScratchFolder { folder in
      try ReadmeFolder.fill(folder)
      try body(folder)
    }
  }

  /// In place of toll: ends with `status`, and says what it was asked.
  private func stub(_ status: Int, in folder: String) throws {
    try ReadmeFolder.program("#!/bin/sh\necho \"$*\" >asked\nexit \(status)\n", at: "\(folder)/stub")
    try ReadmeFolder.program("#!/bin/sh\necho '\(folder)/stub'\n", at: "\(folder)/scripts/build")
  }

  private func workflow() throws -> Node {
    let text = try #require(Readme.yaml(of: ".github/workflows/toll.yml"))
    return try #require(try Yams.compose(yaml: text))
  }

  private func gitlab() throws -> Node {
    let text = try #require(Readme.yaml(of: ".gitlab-ci.yml"))
    return try #require(try Yams.compose(yaml: text)?["toll"])
  }

  /// As GitHub's runner does in a container: each step `sh -e`, what is in $GITHUB_ENV set for those behind it.
  private func steps(in folder: String) throws -> [Completion] {
    let job = try #require(try workflow()["jobs"]?["gate"])
    let steps = try #require(job["steps"]?.sequence)
    var environment = [
      "GITHUB_ENV": "\(folder)/github.env", "GITHUB_STEP_SUMMARY": "\(folder)/summary.md", "GITHUB_ACTIONS": "true",
    ]
    var ends: [Completion] = []
    for step in steps.compactMap({ $0["run"]?.string }) {
      try ReadmeFolder.write(step, to: "\(folder)/step.sh")
      ends.append(try run("sh", ["-c", "cd '\(folder)' && sh -e step.sh"], environment: environment))
      let set = (try? String(contentsOfFile: "\(folder)/github.env", encoding: .utf8)) ?? ""
      for line in set.split(separator: "\n") {
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        if parts.count == 2 { environment[parts[0]] = parts[1] }
      }
      if ends.last?.status != 0 { break }
    }
    return ends
  }

  /// As GitLab's runner does: the lines of `script` one after the other in one bash with errexit and pipefail.
  private func script(in folder: String) throws -> Completion {
    let lines = try #require(try gitlab()["script"]?.sequence).compactMap(\.string)
    try ReadmeFolder.write("set -eo pipefail\n" + lines.joined(separator: "\n") + "\n", to: "\(folder)/job.sh")
    return try run("sh", ["-c", "cd '\(folder)' && bash job.sh"])
  }

  @Test func githubsFileHasTheShapeOfAWorkflow() throws {
    let workflow = try workflow()
    #expect(workflow["on"]?.string == "pull_request")
    let job = try #require(workflow["jobs"]?["gate"])
    #expect(Set(job.mapping?.keys.compactMap(\.string) ?? []) == ["runs-on", "container", "steps"])
    #expect(job["container"]?["options"]?.string == "--privileged")
    for step in try #require(job["steps"]?.sequence) {
      let keys = Set(step.mapping?.keys.compactMap(\.string) ?? [])
      #expect(keys.isSubset(of: ["uses", "run", "if", "with"]) && keys.contains("uses") != keys.contains("run"))
      if let action = step["uses"]?.string { #expect(action.wholeMatch(of: /[\w-]+\/[\w-]+@v\d+/) != nil) }
    }
  }

  @Test(Requirement.root, Requirement.envoy)
  func githubsStepsRun() throws {
    try withFolder { folder in
      let profile = ReadmeFolder.gate(of: "baseline, sidecar", rate: 800, duration: "300ms")
      try ReadmeFolder.write(profile, to: "\(folder)/Profiles/gate.yaml")
      let ends = try steps(in: folder)
      #expect(ends.map(\.status) == [0, 0], "\(ends)")
      // On a machine that is busy enough it may be unable to tell; it must not be red.
      let said = try #require(
        ends.last?.stderr.firstMatch(of: /::(?:notice|warning) title=toll%3A (unchanged|inconclusive)::(.*)/))
      #expect(said.2.contains(": candidate (config=new.yaml) against baseline (config=old.yaml) in gate"))
      #expect(try String(contentsOfFile: "\(folder)/summary.md", encoding: .utf8).hasPrefix("## toll: \(said.1)\n"))
      #expect(try String(contentsOfFile: "\(folder)/toll.xml", encoding: .utf8).contains("failures=\"0\""))
    }
  }

  /// Inconclusive must not stop a merge; a regression, and a gate that broke, must.
  @Test(arguments: [(0, true), (1, false), (2, false), (3, true), (64, false)])
  func githubsJobPasses(status: Int, passes: Bool) throws {
    try withFolder { folder in
      try stub(status, in: folder)
      let ends = try steps(in: folder)
      #expect(ends.count == 2)
      #expect((ends.last?.status == 0) == passes, "\(ends)")
      let asked = try String(contentsOfFile: "\(folder)/asked", encoding: .utf8)
      #expect(asked.hasPrefix("gate Profiles/gate.yaml --candidate config=new.yaml --baseline config=old.yaml "))
    }
  }

  /// The same gate as GitHub's, so without Envoys: a configuration is replaced on its way to toll.
  @Test func gitlabsScriptRuns() throws {
    try withFolder { folder in
      try ReadmeFolder.program(
        """
        #!/bin/bash
        exec '\(TollBinary.path)' "${@/config=*.yaml/baseline}"

        """, at: "\(folder)/toll")
      try ReadmeFolder.program("#!/bin/sh\necho '\(folder)/toll'\n", at: "\(folder)/scripts/build")
      let end = try script(in: folder)
      #expect(end.status == 0, "\(end)")
      #expect(end.stdout.hasPrefix("UNCHANGED: candidate (baseline) against baseline (baseline) in gate"))
      let report = try #require(try gitlab()["artifacts"]?["reports"]?["junit"]?.string)
      #expect(try String(contentsOfFile: "\(folder)/\(report)", encoding: .utf8).contains("<testsuites "))
    }
  }

  @Test func gitlabsJobMayBeInconclusive() throws {
    let job = try gitlab()
    #expect(job["allow_failure"]?["exit_codes"]?.sequence?.compactMap(\.int) == [3])
    #expect(job["artifacts"]?["when"]?.string == "always")
    try withFolder { folder in
      for status: Int32 in [0, 1, 3] {
        try stub(Int(status), in: folder)
        #expect(try script(in: folder).status == status)
      }
    }
  }
}
