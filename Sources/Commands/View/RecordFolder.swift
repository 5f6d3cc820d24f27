import Foundation
import Glibc
import Kernel
import Quantities

/// The JSON files below a folder. Every step to one is opened without following links, so that no name and no link
/// leads out of the folder.
final class RecordFolder: Sendable {
  /// As the user named it.
  let path: String
  private let root: Descriptor

  /// A file, and what tells whether it has changed.
  struct File: Sendable, Equatable {
    let name: String
    let inode: UInt64
    let bytes: Int64
    let modified: Date
  }

  /// Folders within folders.
  private static let depth = 5
  private static let mostFiles = 5_000
  /// A longer file is no record of ours.
  private static let longest: Int64 = 256 << 20

  /// - Throws: `Problem` of kind environment when there is no such folder.
  init(_ path: String) throws(Problem) {
    self.path = path
    do throws(SystemError) {
      root = Descriptor(owning: try check("open") { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
    } catch {
      throw .environment("cannot open \(path): \(error.reason); name a folder with records, as toll run writes them")
    }
  }

  func files() -> [File] {
    var files: [File] = []
    guard let copy = Self.step(root.number, ".", O_DIRECTORY) else { return [] }
    Self.list(copy.release(), prefix: "", depth: Self.depth, into: &files)
    return files
  }

  /// The bytes of a file by its name; nil when there is none of that name.
  func read(_ name: String) -> Data? {
    let steps = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let last = steps.last, steps.count <= Self.depth + 1, steps.allSatisfy(Self.isPlain) else { return nil }
    guard var folder = Self.step(root.number, ".", O_DIRECTORY) else { return nil }
    for step in steps.dropLast() {
      guard let next = Self.step(folder.number, step, O_DIRECTORY) else { return nil }
      folder = next
    }
    // A FIFO would keep an open that waits.
    guard last.hasSuffix(".json"), let file = Self.step(folder.number, last, O_NONBLOCK) else { return nil }
    var status = stat()
    guard fstat(file.number, &status) == 0, Self.isFile(status), status.st_size <= Self.longest else { return nil }
    return try? FileHandle(fileDescriptor: file.number, closeOnDealloc: false).readToEnd() ?? Data()
  }

  /// Whether a part of a name is one that a folder can hold and that a record would have.
  private static func isPlain(_ step: String) -> Bool {
    !step.isEmpty && !step.hasPrefix(".")
      && step.unicodeScalars.allSatisfy { $0 != "/" && $0.value >= 32 && $0.value != 127 }
  }

  private static func step(_ folder: Int32, _ name: String, _ flags: Int32) -> Descriptor? {
    let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | flags)
    return file >= 0 ? Descriptor(owning: file) : nil
  }

  private static func isFile(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

  /// Takes over the descriptor.
  private static func list(_ folder: Int32, prefix: String, depth: Int, into files: inout [File]) {
    guard let stream = fdopendir(folder) else {
      close(folder)
      return
    }
    defer { closedir(stream) }
    while let entry = readdir(stream), files.count < mostFiles {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard isPlain(name) else { continue }
      var status = stat()
      guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        guard depth > 0, let inner = step(folder, name, O_DIRECTORY) else { continue }
        list(inner.release(), prefix: prefix + name + "/", depth: depth - 1, into: &files)
      } else if isFile(status), name.hasSuffix(".json"), status.st_size <= longest {
        let seconds = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
        files.append(
          File(
            name: prefix + name, inode: UInt64(status.st_ino), bytes: Int64(status.st_size),
            modified: Date(timeIntervalSince1970: seconds)))
      }
    }
  }
}
