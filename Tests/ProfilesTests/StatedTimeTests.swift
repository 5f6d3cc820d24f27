import Foundation
import Profiles
import Quantities
import Testing

/// Each profile in the repository opens with what it shows and how long it takes; both must be there, and the time true.
@Suite struct StatedTimeTests {
  /// Names that may come to exist; those that need a cluster take no time.
  private static let local = [
    "baseline", "sidecar", "sidecar-no-policy", "sidecar-tcp", "ambient", "ambient-waypoint", "ebpf", "ebpf-encrypted",
    "ebpf-l7",
    "ebpf-sockmap", "sidecar-one-node",
  ]
  private static let cluster = ["linkerd", "istio-sidecar", "istio-ambient", "cilium"]

  static let files =
    (try? FileManager.default.contentsOfDirectory(atPath: Repository.root + "/Profiles"))?
    .filter { $0.hasSuffix(".yaml") }.sorted() ?? []

  @Test func theProfilesOfTheManualAreThere() {
    let wanted = [
      "all-paths", "burst-law", "cpu-limit", "delay-sweep", "handshakes", "l4-vs-l7", "per-core", "quick", "rate-sweep",
      "study-2411.02267", "study-small", "aa",
    ]
    #expect(Set(Self.files).isSuperset(of: wanted.map { "\($0).yaml" }))
  }

  @Test(arguments: files)
  func theStatedTimeIsThePlans(_ file: String) throws {
    let profile = try ProfileLoader.load(
      "\(Repository.root)/Profiles/\(file)", setups: Self.local + Self.cluster)
    let comment = profile.text.split(separator: "\n").prefix { $0.hasPrefix("# ") }.joined(separator: "\n")
    #expect(comment.count > 200, "\(file) opens with what it shows")
    let words = comment.split(whereSeparator: \.isWhitespace)
    let place = try #require(words.firstRange(of: ["Takes", "about"]), "\(file) says how long it takes")
    let number = words[place.upperBound] == "half" ? "0.5" : words[place.upperBound]
    let minutes = try #require(Double(number))
    let measured = profile.setups.filter { !Self.cluster.contains($0) }
    // The one-node set-ups bring their baseline with them.
    let added = measured.contains { $0 == "ebpf-sockmap" || $0.hasSuffix("-one-node") } ? 1 : 0
    let planned = Double(profile.estimatedTime(setups: measured.count + added).count) / 60e9
    #expect(abs(minutes - planned) <= max(0.6, planned / 10), "\(file) plans \(planned) minutes")
    #expect(!profile.description.isEmpty)
    #expect(profile.name == file.dropLast(".yaml".count))
  }
}
