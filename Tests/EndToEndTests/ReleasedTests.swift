import Foundation
import Support
import Testing

/// A release that scripts/release has made, in the folder that TOLL_RELEASED names.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["TOLL_RELEASED"] != nil, "TOLL_RELEASED names no release"))
struct ReleasedTests {
  @Test func onlyGlibcStaysOutside() throws {
    let released = try #require(ProcessInfo.processInfo.environment["TOLL_RELEASED"])
    let package = try #require(
      try FileManager.default.contentsOfDirectory(atPath: released).first { $0.hasSuffix(".deb") })
    try withScratchFolder { folder in
      let fields = try run("dpkg-deb", ["--field", "\(released)/\(package)", "Depends"])
      #expect(fields.stdout.wholeMatch(of: #/libc6 \(>= 2\.\d+\)\n/#) != nil, "\(fields)")
      #expect(try run("dpkg-deb", ["-x", "\(released)/\(package)", folder]).status == 0)
      let toll = "\(folder)/usr/bin/toll"
      let needed = try run("objdump", ["-p", toll]).stdout.matches(of: #/NEEDED +(\S+)/#).map { String($0.1) }
      #expect(Set(needed).isSubset(of: ["libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2"]), "\(needed)")
      #expect(try run(toll, ["cost", "fleets/example"]).status == 0)
    }
  }
}
