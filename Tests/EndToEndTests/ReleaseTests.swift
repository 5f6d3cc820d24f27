import Foundation
import Support
import Testing

/// scripts/release with the binary of these tests in place of a release build: what it packs, installs and runs. Nothing is
/// installed outside a folder of the test's own.
@Suite(Requirement.program("dpkg-deb"), Requirement.program("objdump"))
struct ReleaseTests {
  private struct Release {
    let folder: String
    let version: String
    var package: String { "\(folder)/\(files.first { $0.hasSuffix(".deb") } ?? "none")" }
    var tarball: String { "\(folder)/\(files.first { $0.hasSuffix(".tar.gz") } ?? "none")" }
    var sums: String { (try? String(contentsOfFile: "\(folder)/SHA256SUMS", encoding: .utf8)) ?? "" }
    private var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] }
  }

  private func release(_ folder: String) throws -> Release {
    let made = try run(
      "\(packageRoot)/scripts/release", [folder],
      environment: ["TOLL": TollBinary.path, "SOURCE_DATE_EPOCH": "1767323045"], within: .seconds(120))
    try #require(made.status == 0, "\(made)")
    let version = try TollBinary.run("--version").stdout.trimmingCharacters(in: .newlines)
    return Release(folder: folder, version: version)
  }

  /// Runs a command line in `folder`.
  private func shell(_ line: String, in folder: String) throws -> Completion {
    try run("bash", ["-c", "cd \"$1\" && \(line)", "bash", folder], environment: ["LC_ALL": "C.UTF-8"])
  }

  /// One test, as packing takes most of the time.
  @Test(Requirement.root) func aReleaseIsTheSameTwiceInstallsUnpacksAndRuns() throws {
    try withScratchFolder { folder in
      let release = try release("\(folder)/made")
      let again = try self.release("\(folder)/again")
      #expect(release.sums.split(separator: "\n").count == 2)
      #expect(release.sums == again.sums)
      #expect(try shell("sha256sum --check --quiet SHA256SUMS", in: release.folder).status == 0)
      try packageInstallsAndRuns(release, in: folder)
      try tarballUnpacksAndRuns(release, in: folder)
    }
  }

  private func packageInstallsAndRuns(_ release: Release, in folder: String) throws {
    let root = "\(folder)/root"
    let prepared = try shell(
      "mkdir -p root/var/lib/dpkg/info root/var/lib/dpkg/updates && touch root/var/lib/dpkg/status", in: folder)
    #expect(prepared.status == 0)
    let installed = try run("dpkg", ["--root=\(root)", "--force-depends", "--install", release.package])
    #expect(installed.status == 0, "\(installed)")
    let fields = try run("dpkg", ["--root=\(root)", "--status", "toll"]).stdout
    #expect(fields.contains("\nStatus: install ok installed\n"))
    #expect(fields.contains("\nVersion: \(release.version)\n"))
    #expect(fields.contains("libc6 (>= 2."))
    #expect(try shell("md5sum --check --quiet var/lib/dpkg/info/toll.md5sums", in: root).status == 0)

    let toll = "\(root)/usr/bin/toll"
    #expect(try run(toll, ["--version"]).stdout == "\(release.version)\n")
    try profilesAreFound(toll, in: folder)
    try loadReachesServe(toll)
    try manualRenders("\(root)/usr/share/man/man1")
    try completionsComplete("\(root)/usr/share")
  }

  private func tarballUnpacksAndRuns(_ release: Release, in folder: String) throws {
    let listed = try run("tar", ["-tvzf", release.tarball]).stdout.split(separator: "\n")
    #expect(listed.count > 50)
    #expect(listed.allSatisfy { $0.contains(" 0/0 ") && $0.contains(" 2026-01-02 ") })
    #expect(try run("tar", ["-xzf", release.tarball, "-C", folder]).status == 0)
    let prefix = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasPrefix("toll-\(release.version)") })
    try profilesAreFound("\(folder)/\(prefix)/bin/toll", in: folder)
  }

  /// From a folder that has none.
  private func profilesAreFound(_ toll: String, in folder: String) throws {
    for profile in ["quick", "Profiles/quick.yaml"] {
      let plan = try shell("'\(toll)' run \(profile) --plan --seed 1", in: folder)
      #expect(plan.status == 0, "\(plan)")
      #expect(plan.stdout.contains("sidecar"))
    }
    let cost = try shell("'\(toll)' cost fleets/published-talk", in: folder)
    #expect(cost.stdout.contains("203,232"), "\(cost)")
    let none = try shell("'\(toll)' run nothing-of-that-name --plan", in: folder)
    #expect(none.status == 64)
  }

  private func loadReachesServe(_ toll: String) throws {
    try withChild(toll, ["serve", "--http-port", "0"]) { server in
      let line = try poll(for: "line of the listening server") { () -> String? in
        server.stdout.contains("\n") ? String(server.stdout.dropLast()) : nil
      }
      let port = try #require(line.split(separator: ":").last)
      let load = try run(toll, ["load", "http://127.0.0.1:\(port)/", "--qps", "500", "-n", "100", "--json", "-"])
      #expect(load.status == 0, "\(load)")
      let record = try JSONSerialization.jsonObject(with: Data(load.stdout.utf8)) as? [String: Any]
      #expect((record?["result"] as? [String: Any])?["outcomes"] as? [String: Int] == ["2xx": 100])
    }
  }

  private func manualRenders(_ folder: String) throws {
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    for name in ["toll.1.gz", "toll-load.1.gz", "toll-run.1.gz", "toll-advise.1.gz", "toll-setup-up.1.gz"] {
      #expect(pages.contains(name))
    }
    guard programOnPath("man") != nil else { return }
    for page in pages {
      let shown = try run("man", ["--warnings", "-l", "\(folder)/\(page)"], environment: ["LC_ALL": "C.UTF-8"])
      #expect(shown.status == 0)
      #expect(shown.stderr == "", "\(page)")
      #expect(shown.stdout.contains("\(page.replacing(".1.gz", with: "")) - "))
      #expect(shown.stdout.contains("--help"))
    }
  }

  private func completionsComplete(_ share: String) throws {
    let script = "\(share)/bash-completion/completions/toll"
    let words = try run(
      "bash",
      [
        "-c", "source \"$1\" && COMP_WORDS=(toll adv) COMP_CWORD=1 && _toll toll adv toll && echo \"${COMPREPLY[*]}\"",
        "bash", script,
      ])
    #expect(words.stdout == "advise\n", "\(words)")
    #expect(
      try String(contentsOfFile: "\(share)/zsh/vendor-completions/_toll", encoding: .utf8).hasPrefix("#compdef toll"))
    let fish = try String(contentsOfFile: "\(share)/fish/vendor_completions.d/toll.fish", encoding: .utf8)
    #expect(fish.contains("complete -c 'toll'"))
  }
}
