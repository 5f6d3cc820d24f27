import Support
import Testing

struct ScriptTests {
  @Test(arguments: try SourceFile.all(in: ["scripts/bench-tools"], suffixes: [".c"]).map(\.path))
  func benchProgramCompilesWithoutWarnings(source: String) throws {
    let completion = try run(
      "clang", ["-std=c17", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "\(packageRoot)/\(source)"])
    #expect(completion.status == 0, "\(completion)")
  }
}
