import Foundation
import Quantities
import Results

/// The run records of a directory, oldest first, for `--sessions`.
struct StoredRecords {
  let sessions: [Comparability.Named]
  /// A sentence for every JSON file that is no record of a run.
  let leftOut: [Caution]

  /// - Parameter record: one that lies there too and is not meant.
  /// - Throws: `Problem` of kind usage when there is no such directory.
  init(in directory: String, without record: String) throws(Problem) {
    func place(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
    let names = try Self.names(in: directory).filter { place("\(directory)/\($0)") != place(record) }
    var sessions: [Comparability.Named] = []
    var leftOut: [Caution] = []
    for name in names {
      let path = "\(directory)/\(name)"
      do throws(Problem) {
        sessions.append(Comparability.Named(try ResultStore.loadRun(path), name: path))
      } catch {
        leftOut.append(Caution(kind: "left-out", text: error.description))
      }
    }
    self.sessions = sessions.sorted { $0.record.startedAt < $1.record.startedAt }
    self.leftOut = leftOut
  }

  /// The JSON files of the directory, by name.
  ///
  /// - Throws: `Problem` of kind usage when there is no such directory.
  static func names(in directory: String) throws(Problem) -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw .usage("--sessions \(directory): there is no such directory: name one with earlier records")
    }
    return names.filter { $0.hasSuffix(".json") }.sorted()
  }
}
