import Testing

/// What may happen inside a room.
struct RoomRuleTests {
  @Test(arguments: ["Quantities", "HDR", "Kernel", "Wire", "Load", "Serve"])
  func hotRoomsDoWithoutFoundation(room: String) throws {
    for file in try SourceFile.all(in: ["Sources/\(room)"], suffixes: [".swift"]) {
      let foundation = file.imports.filter { $0.hasPrefix("Foundation") }
      #expect(foundation.isEmpty, "\(file.path): costs 9 ms of start-up and 9 MB")
    }
  }

  @Test func onlyCommandsPrintOrExit() throws {
    for file in try SourceFile.all(in: ["Sources"], suffixes: [".swift"]) {
      guard !file.path.hasPrefix("Sources/Commands/") else { continue }
      for (number, line) in file.code.enumerated() {
        let found = line.firstMatch(
          of: /\b(print|debugPrint|dump|puts|exit)\(|\b(standardOutput|stdout|STDOUT_FILENO)\b/)
        #expect(found == nil, "\(file.path):\(number + 1): \(line)")
      }
    }
  }
}
