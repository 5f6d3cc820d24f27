import Foundation
import Report
import Results
import Synchronization

/// What is in a folder of records, told from as little of each as a list needs, and remembered until the file changes.
final class RecordShelf: Sendable {
  let folder: RecordFolder
  private let known = Mutex<[String: (file: RecordFolder.File, entry: RecordEntry?)]>([:])

  init(_ folder: RecordFolder) { self.folder = folder }

  /// Every record there is; other JSON files are passed over.
  func entries() -> [RecordEntry] { folder.files().compactMap(entry) }

  func entry(_ name: String) -> RecordEntry? { entries().first { $0.name == name } }

  private func entry(_ file: RecordFolder.File) -> RecordEntry? {
    if let known = known.withLock({ $0[file.name] }), known.file == file { return known.entry }
    let entry = folder.read(file.name).flatMap { RecordGist(reading: $0)?.entry(file) }
    known.withLock { $0[file.name] = (file, entry) }
    return entry
  }
}

/// The keys by which a list tells records.
private struct RecordGist: Decodable {
  let schemaVersion: Int
  let tool: Tool
  let profile: Profile?
  let startedAt: String?
  let finishedAt: String?
  let interrupted: Bool?
  let trials: [Trial]?
  let setups: [Setup]?
  let host: Host?
  let plan: Plan?
  let verdict: String?
  let arms: [Setup]?
  let quiet: Quiet?

  struct Tool: Decodable { let name: String }
  struct Trial: Decodable { let valid: Bool }
  struct Setup: Decodable { let name: String }
  struct Host: Decodable {
    let cores: Int
    let kernel: String
  }
  struct Plan: Decodable { let url: String }
  struct Quiet: Decodable {}

  /// An object in a run, a name in a gate's record.
  struct Profile: Decodable {
    let name: String
    private enum Keys: CodingKey { case name }
    init(from decoder: any Decoder) throws {
      if let name = try? decoder.singleValueContainer().decode(String.self) {
        self.name = name
      } else {
        name = try decoder.container(keyedBy: Keys.self).decode(String.self, forKey: .name)
      }
    }
  }

  /// Nil for what is no record.
  init?(reading bytes: Data) {
    guard let gist = try? JSONDecoder().decode(RecordGist.self, from: bytes) else { return nil }
    self = gist
  }

  func entry(_ file: RecordFolder.File) -> RecordEntry? {
    guard let kind else { return nil }
    let names = (setups ?? arms ?? []).map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return RecordEntry(
      name: file.name, kind: kind, title: profile?.name ?? plan?.url ?? kind.rawValue,
      date: startedAt ?? ResultStore.timestamp(file.modified), setups: names, outcome: outcome(kind),
      machine: host.map { "\($0.cores) core\($0.cores == 1 ? "" : "s"), kernel \($0.kernel)" } ?? "")
  }

  private var kind: RecordEntry.Kind? {
    if trials != nil { return .run }
    if verdict != nil { return .gate }
    if plan != nil { return .load }
    return quiet != nil ? .doctor : nil
  }

  private func outcome(_ kind: RecordEntry.Kind) -> String {
    guard kind == .run, let trials else { return verdict ?? "" }
    let invalid = trials.count { !$0.valid }
    let state = interrupted == true ? ", interrupted" : finishedAt == nil ? ", unfinished" : ""
    let count = "\(trials.count) trial\(trials.count == 1 ? "" : "s")"
    return count + (invalid == 0 ? ", all valid" : ", \(invalid) invalid") + state
  }
}
