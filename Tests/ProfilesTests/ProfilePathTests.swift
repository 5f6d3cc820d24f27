import Foundation
import Support
import Testing

@testable import Profiles

@Suite struct ProfilePathTests {
  @Test(arguments: [
    ("quick", "here/Profiles/quick.yaml"), ("quick.yaml", "here/Profiles/quick.yaml"),
    ("Profiles/quick.yaml", "here/Profiles/quick.yaml"), ("own.yaml", "here/own.yaml"), ("own", "here/own.yaml"),
    ("delay-sweep", "share/Profiles/delay-sweep.yaml"),
    ("Profiles/delay-sweep.yaml", "share/Profiles/delay-sweep.yaml"),
    ("fleets/example", "share/Profiles/fleets/example.yaml"), ("none", "none"), ("Profiles", "Profiles"),
  ])
  func theNearestFileIsTaken(_ given: String, _ expected: String) throws {
    try withScratchFolder { folder in
      for path in [
        "here/Profiles/quick.yaml", "here/own.yaml", "share/Profiles/quick.yaml", "share/Profiles/delay-sweep.yaml",
        "share/Profiles/fleets/example.yaml",
      ] {
        let file = URL(fileURLWithPath: "\(folder)/\(path)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: file)
      }
      let found = ProfilePath.resolve(given, here: "\(folder)/here", share: "\(folder)/share")
      #expect(found.replacing("\(folder)/", with: "") == expected)
      #expect(ProfilePath.resolve("/\(given)", here: "\(folder)/here", share: "\(folder)/share") == "/\(given)")
    }
  }
}
