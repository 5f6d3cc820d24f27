import Foundation
import Quantities
import Support
import Testing

@testable import Commands

/// Nothing outside the folder can be read, by any name.
struct RecordFolderTests {
  private func withFolder(_ body: (RecordFolder, String) throws -> Void) throws {
    try withScratchFolder { scratch in
      let manager = FileManager.default
      let inside = "\(scratch)/results"
      try manager.createDirectory(atPath: "\(inside)/quick", withIntermediateDirectories: true)
      try manager.createDirectory(atPath: "\(scratch)/outside", withIntermediateDirectories: true)
      for file in ["\(inside)/a.json", "\(inside)/quick/b c.json", "\(inside)/.hidden.json", "\(inside)/note.txt"] {
        try "in \(file.split(separator: "/").last ?? "")".write(toFile: file, atomically: false, encoding: .utf8)
      }
      try "secret".write(toFile: "\(scratch)/outside/secret.json", atomically: false, encoding: .utf8)
      try manager.createSymbolicLink(
        atPath: "\(inside)/link.json", withDestinationPath: "\(scratch)/outside/secret.json")
      try manager.createSymbolicLink(atPath: "\(inside)/way", withDestinationPath: "\(scratch)/outside")
      try manager.createSymbolicLink(atPath: "\(inside)/loop", withDestinationPath: inside)
      mkfifo("\(inside)/fifo.json", 0o600)
      mkdir("\(inside)/folder.json", 0o700)
      try body(try RecordFolder(inside), scratch)
    }
  }

  @Test func filesAreListedWithoutFollowingAnything() throws {
    try withFolder { folder, _ in
      #expect(folder.files().map(\.name).sorted() == ["a.json", "quick/b c.json"])
    }
  }

  @Test func whatIsListedCanBeRead() throws {
    try withFolder { folder, _ in
      #expect(folder.read("a.json") == Data("in a.json".utf8))
      #expect(folder.read("quick/b c.json") == Data("in b c.json".utf8))
    }
  }

  @Test(arguments: [
    "../outside/secret.json", "quick/../../outside/secret.json", "link.json", "way/secret.json", "loop/a.json",
    "fifo.json", "folder.json", ".hidden.json", "note.txt", "", ".", "..", "/", "/a.json", "quick//b c.json",
    "./a.json", "quick/./b c.json", "a.json/", "a.json\0", "none.json", "/etc/passwd", "/proc/self/environ",
  ])
  func nothingElseCan(name: String) throws {
    try withFolder { folder, scratch in
      #expect(folder.read(name) == nil)
      #expect(folder.read("\(scratch)/outside/secret.json") == nil)
    }
  }

  @Test func aMissingFolderSaysWhatToDo() {
    #expect(
      throws: Problem.environment(
        "cannot open /nowhere: No such file or directory; name a folder with records, as toll run writes them")
    ) { try RecordFolder("/nowhere") }
  }
}
