import Foundation
import Support
import Testing

/// What the package manager says of this package. Its build folder is another one, so that it never waits for
/// the build that runs these tests.
struct Manifest {
  struct Target: Decodable {
    let name: String
    let path: String
    let sources: [String]
    let targetDependencies: [String]?

    /// Names of the package's own targets that this one may import.
    var dependencies: [String] { targetDependencies ?? [] }
  }

  /// In the order in which Package.swift lists them: bottom to top.
  let targets: [Target]

  init() throws {
    struct Description: Decodable { let targets: [Target] }
    struct Dump: Decodable {
      struct Name: Decodable { let name: String }
      let targets: [Name]
    }
    let described: Description = try Self.swiftPackage("describe", "--type", "json")
    let dumped: Dump = try Self.swiftPackage("dump-package")
    let byName = Dictionary(uniqueKeysWithValues: described.targets.map { ($0.name, $0) })
    targets = try dumped.targets.map { try #require(byName[$0.name], "\($0.name) has no sources") }
  }

  private static func swiftPackage<Answer: Decodable>(_ arguments: String...) throws -> Answer {
    try withScratchFolder { folder in
      let options = ["package", "--package-path", packageRoot, "--scratch-path", folder]
      let completion = try run("swift", options + arguments)
      try #require(completion.status == 0, "\(completion)")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Answer.self, from: Data(completion.stdout.utf8))
    }
  }
}
