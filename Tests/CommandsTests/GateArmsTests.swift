import Foundation
import Profiles
import Quantities
import Support
import Testing

@testable import Commands

@Suite("Arms of a gate") struct GateArmsTests {
  private func profile(_ more: String = "") throws -> Profile {
    try ProfileLoader.parse(
      "load: {rate: 1000}\nsetups: [baseline, sidecar]\n" + more, file: "gate.yaml", setups: ["baseline", "sidecar"])
  }

  @Test("the profile's sections, and the flags over them")
  func sections() throws {
    let arms = try GateArms(
      profile("candidate: {envoy: /new}\nanchor: {envoy: /release}\n"), ["baseline": "envoy=/old"], isStored: false
    ).all
    #expect(arms.map(\.name) == ["candidate", "baseline", "anchor"])
    #expect(arms.map(\.envoy) == ["/new", "/old", "/release"])
  }

  @Test("against stored sessions the second arm is the plain path, whatever the profile's baseline is")
  func stored() throws {
    let text = "candidate: {envoy: /new}\nbaseline: {envoy: /old}\nanchor: {envoy: /release}\n"
    let arms = try GateArms(profile(text), [:], isStored: true).all
    #expect(arms.map(\.title) == ["envoy=/new", "baseline"])
    let urls = try GateArms(
      profile(), ["candidate": "http://a:1/", "baseline": "http://b:1/"], isStored: true
    ).all
    #expect(urls.map(\.title) == ["http://a:1/", "http://b:1/"])
    #expect(urls[1].setup == nil)
  }

  @Test("nothing to compare")
  func nothing() {
    #expect(throws: Problem.self) { try GateArms(profile(), [:], isStored: false) }
  }

  @Test("a matrix is no load to gate on")
  func matrix() throws {
    #expect(
      throws: Problem.usage(
        "gate.yaml: a gate judges one load, and this matrix has 2 cells: give each its own profile, or compare them with toll run and toll compare"
      )
    ) { try GateArms.check(profile("matrix: {load.connections: [1, 2]}\n")) }
    try GateArms.check(profile())
  }
}

@Suite("Builds of arms") struct ArmBuildTests {
  private func arm(_ name: String, build: String) -> Arm {
    var arm = Arm(name: name)
    arm.build = build
    return arm
  }

  @Test("each command runs once, and knows for whom")
  func once() throws {
    try withScratchFolder { folder in
      let both = "echo $TOLL_ARM >>'\(folder)/built'"
      let own = "echo own >>'\(folder)/built'"
      let arms = [arm("candidate", build: both), arm("baseline", build: both), arm("anchor", build: own)]
      try ArmBuild.run(arms + [Arm(name: "plain")], [:])
      #expect(try String(contentsOfFile: "\(folder)/built", encoding: .utf8) == "candidate\nown\n")
    }
  }

  @Test("a build that fails")
  func fails() {
    #expect(throws: Problem.environment("candidate.build exited with status 7: exit 7")) {
      try ArmBuild.run([arm("candidate", build: "exit 7")], [:])
    }
    #expect(throws: Problem.environment("candidate.build was killed by signal 9 (Killed): kill -9 $$")) {
      try ArmBuild.run([arm("candidate", build: "kill -9 $$")], [:])
    }
  }
}

@Suite("Envoy out of images") struct EnvoyImagesTests {
  /// A docker that knows one image, and writes down what it was asked.
  private static let docker = """
    #!/bin/sh
    echo "$*" >>"$(dirname "$0")/asked"
    case "$1 $2" in
    'create acme/envoy:v1') echo 4711 ;;
    create*) echo "no such image: $2" >&2; exit 1 ;;
    'cp 4711:/usr/local/bin/envoy') echo program >"$3" ;;
    esac
    """

  private func arm(_ image: String) -> Arm {
    var arm = Arm(name: Arm.candidate)
    arm.image = image
    return arm
  }

  @Test("the program is copied out of a container that never runs, and that is removed")
  func unpacks() throws {
    try withScratchFolder { folder in
      try Self.docker.write(toFile: "\(folder)/docker", atomically: true, encoding: .utf8)
      chmod("\(folder)/docker", 0o755)
      let images = EnvoyImages(in: "\(folder)/out")
      let resolved = try images.resolved(arm("acme/envoy:v1"))
      #expect(resolved.envoy == "\(folder)/out/envoy-acme-envoy-v1")
      let found = ["PATH": "\(folder):/usr/bin:/bin"]
      try images.unpack([resolved, arm("acme/envoy:v1"), Arm(name: Arm.baseline)], found)
      #expect(try String(contentsOfFile: "\(folder)/out/envoy-acme-envoy-v1", encoding: .utf8) == "program\n")
      let asked = try String(contentsOfFile: "\(folder)/asked", encoding: .utf8).split(separator: "\n")
      #expect(
        asked == [
          "create acme/envoy:v1", "cp 4711:/usr/local/bin/envoy \(folder)/out/envoy-acme-envoy-v1", "rm 4711",
        ])
      #expect(
        throws: Problem.environment("candidate.image: acme/none gave no /usr/local/bin/envoy (status 1): see above")
      ) { try images.unpack([arm("acme/none")], found) }
      #expect(
        throws: Problem.environment(
          "candidate.image needs docker or podman, and neither is in PATH: install one, or give the program with envoy="
        )
      ) { try images.unpack([arm("acme/envoy:v1")], ["PATH": "\(folder)/out"]) }
    }
  }

  @Test("an image beside an envoy")
  func both() {
    var arm = arm("acme/envoy:v1")
    arm.envoy = "/new"
    #expect(throws: Problem.usage("candidate names both an image and an envoy: give one of them")) {
      try EnvoyImages(in: "out").resolved(arm)
    }
  }
}
