import Testing

struct FileSizeTests {
  @Test(arguments: [["Sources"], ["Tests"]])
  func medianIsAtMost110LinesAndNoFileExceeds500(folders: [String]) throws {
    let files = try SourceFile.all(in: folders, suffixes: [".swift", ".c", ".h"])
    let counts = files.map(\.lineCount).sorted()
    #expect(counts[counts.count / 2] <= 110)
    for file in files {
      #expect(file.lineCount <= 500, "\(file.path): split it")
    }
  }
}
