import Foundation
import Glibc
import Quantities

/// Records as files. A record appears whole or not at all: it is written beside its final name, synced, and renamed.
package enum ResultStore {
  /// `20260102T030405Z-quick.json`: sorts by time. Anything but letters, digits, "-", "_" and "." in `name` becomes "-".
  ///
  /// - Parameter startedAt: UTC, ISO 8601, as in the record.
  package static func fileName(startedAt: String, name: String) -> String {
    let stamp = startedAt.filter { $0 != "-" && $0 != ":" }
    let safe = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }
    return "\(stamp)-\(String(safe)).json"
  }

  /// Now, as records write it: `2026-01-02T03:04:05Z`.
  package static func timestamp(_ date: Date = Date()) -> String { date.formatted(.iso8601) }

  /// Writes `record` to `path`, replacing what is there.
  ///
  /// - Throws: `Problem` of kind environment naming the file and the system's reason; nothing half-written stays.
  package static func save(_ record: some Encodable, to path: String) throws(Problem) {
    try write(try Schema.encode(record), to: path)
  }

  /// Writes `bytes` to `path` by atomic rename, creating the directory when needed.
  package static func write(_ bytes: Data, to path: String) throws(Problem) {
    let target = URL(fileURLWithPath: path)
    let directory = target.deletingLastPathComponent().path
    func failure(_ step: String) -> Problem {
      .environment("cannot \(step) \(path): \(String(cString: strerror(errno)))")
    }
    if let descriptor = device(path) {
      defer { close(descriptor) }
      guard writeAll(bytes, to: descriptor) else { throw failure("write") }
      return
    }
    if access(directory, F_OK) != 0 {
      do { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) } catch {
        throw .environment("cannot create \(directory) for \(path): choose a directory that can be written")
      }
    }
    let temporary = "\(directory)/.\(target.lastPathComponent).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("write") }
    guard writeAll(bytes, to: descriptor), fsync(descriptor) == 0 else {
      let problem = failure("write")
      close(descriptor)
      unlink(temporary)
      throw problem
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let problem = failure("write")
      unlink(temporary)
      throw problem
    }
    syncDirectory(directory)
  }

  /// - Throws: `Problem` of kind environment when the file cannot be read or is no run record this toll understands.
  package static func loadRun(_ path: String) throws(Problem) -> RunRecord {
    try Schema.decode(RunRecord.self, kind: "run record", from: try read(path), name: path)
  }

  /// - Throws: `Problem` of kind environment when the file cannot be read or is no load record this toll understands.
  package static func loadLoad(_ path: String) throws(Problem) -> LoadRecord {
    try Schema.decode(LoadRecord.self, kind: "load record", from: try read(path), name: path)
  }

  /// - Throws: `Problem` of kind environment when the file cannot be read or is not of `toll doctor`.
  package static func loadDoctor(_ path: String) throws(Problem) -> DoctorRecord {
    try Schema.decode(DoctorRecord.self, kind: "record of toll doctor", from: try read(path), name: path)
  }

  private static func read(_ path: String) throws(Problem) -> Data {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw .environment("cannot read \(path): \(String(cString: strerror(errno)))")
    }
    return bytes
  }

  /// Open for writing when `path` is a device or a pipe: a rename would put a file in its place, /dev/null's too.
  private static func device(_ path: String) -> Int32? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFCHR || kind == S_IFBLK || kind == S_IFIFO else { return nil }
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    return descriptor >= 0 ? descriptor : nil
  }

  private static func writeAll(_ bytes: Data, to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let n = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if n < 0, errno == EINTR { continue }
        guard n > 0 else { return false }
        done += n
      }
      return true
    }
  }

  /// Makes the rename itself durable; a filesystem that cannot do so loses at most the name, never the content.
  private static func syncDirectory(_ directory: String) {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
