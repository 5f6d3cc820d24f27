import Foundation
import Support
import Testing

/// Images as `scripts/cluster-tools/image` writes them, read back by tar and sha256sum.
@Suite(Requirement.program("python3")) struct ImageTests {
  private func image(_ folder: String, _ words: [String]) throws -> Completion {
    try run("python3", ["\(packageRoot)/scripts/cluster-tools/image", "--output", "\(folder)/image.tar"] + words)
  }

  private func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test func everyBlobBearsItsDigestAndTheSameFilesGiveTheSameBytes() throws {
    try withScratchFolder { folder in
      try write("hello", to: "\(folder)/a")
      let words = ["--name", "localhost/x:1", "--link", "/bin/b=../usr/a", "/usr/a=\(folder)/a"]
      #expect(try image(folder, words).status == 0)
      let first = try run("sha256sum", ["\(folder)/image.tar"]).stdout
      #expect(try run("tar", ["-xf", "\(folder)/image.tar", "-C", folder]).status == 0)
      let blobs = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/blobs/sha256").sorted()
      #expect(blobs.count == 3)
      for blob in blobs {
        #expect(try run("sha256sum", ["\(folder)/blobs/sha256/\(blob)"]).stdout.hasPrefix(blob))
      }
      let index = try String(contentsOfFile: "\(folder)/index.json", encoding: .utf8)
      #expect(index.contains(#""io.containerd.image.name": "localhost/x:1""#))
      #expect(try image(folder, words).status == 0)
      #expect(try run("sha256sum", ["\(folder)/image.tar"]).stdout == first)
    }
  }

  @Test func aLayerComesOnTopOfABase() throws {
    try withScratchFolder { folder in
      try write("hello", to: "\(folder)/a")
      #expect(try image(folder, ["--name", "base:1", "--entrypoint", "/a", "/a=\(folder)/a"]).status == 0)
      try FileManager.default.moveItem(atPath: "\(folder)/image.tar", toPath: "\(folder)/base.tar")
      #expect(try image(folder, ["--name", "x:1", "--base", "\(folder)/base.tar", "/b=\(folder)/a"]).status == 0)
      #expect(try run("tar", ["-xf", "\(folder)/image.tar", "-C", folder]).status == 0)
      let blobs = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/blobs/sha256")
      let texts = blobs.compactMap { try? String(contentsOfFile: "\(folder)/blobs/sha256/\($0)", encoding: .utf8) }
      let config = try #require(texts.first { $0.contains("diff_ids") })
      #expect(config.contains(#""Entrypoint": ["/a"]"#))
      #expect(config.components(separatedBy: "sha256:").count == 3)
    }
  }

  @Test func aSourceThatIsNotThereIsRefused() throws {
    try withScratchFolder { folder in
      let end = try image(folder, ["--name", "x:1", "/a=/nonexistent"])
      #expect(end.status == 1)
      #expect(end.stderr == "image: /a=/nonexistent: write DESTINATION=SOURCE, SOURCE being there\n")
    }
  }
}
