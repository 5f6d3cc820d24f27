import Foundation
import Support
import Testing

/// `toll advise` as a user meets it.
struct AdviseCommandTests {
  private let example = "\(packageRoot)/Profiles/fleets/example.yaml"

  @Test func theExampleIsRanked() throws {
    let run = try TollBinary.run("advise", example)
    #expect(run.status == 0, "\(run)")
    #expect(run.stderr == "")
    #expect(run.stdout.contains("\nFirst: ambient-waypoint (+3 points).\n"))
  }

  @Test func aRecordIsUsedAndNamed() throws {
    let record = "\(packageRoot)/results/quick/quick.json"
    let run = try TollBinary.run("advise", example, "--record", record, "--format", "md")
    #expect(run.status == 0, "\(run)")
    #expect(run.stdout.hasPrefix("# What to run: example\n"))
    #expect(run.stdout.contains("| measured | quick of "))
  }

  @Test func jsonIsOneObject() throws {
    let run = try TollBinary.run("advise", example, "--format", "json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(run.stdout.utf8)) as? [String: Any])
    #expect(object.keys.sorted() == ["changes", "description", "first", "fleet", "ranking", "schemaVersion", "tool"])
    #expect(object["first"] as? [String] == ["ambient-waypoint"])
  }

  @Test func badInputIsOneLine() throws {
    let none = try TollBinary.run("advise", "nowhere.yaml")
    #expect(none.status == 64)
    #expect(
      none.stderr
        == "toll: nowhere.yaml: it cannot be read as text: name a YAML file such as Profiles/fleets/example.yaml\n")
    let other = try TollBinary.run("advise", example, "--record", example)
    #expect(other.status == 2)
    #expect(other.stderr.split(separator: "\n").count == 1)
  }
}
