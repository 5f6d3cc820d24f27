import Foundation

/// Where a profile or fleet stands that is named in short.
enum ProfilePath {
  /// `quick`, `quick.yaml` or `Profiles/quick.yaml`: as given, else in Profiles/ here, else as installed with the program.
  ///
  /// - Parameters:
  ///   - here: the working directory.
  ///   - share: what was installed with the program; nil when nothing was.
  /// - Returns: what was given when there is no such file, so that complaints name it.
  static func resolve(_ given: String, here: String = ".", share: String? = installed) -> String {
    guard !given.hasPrefix("/") else { return given }
    let folders = [here, "\(here)/Profiles"] + (share.map { [$0, "\($0)/Profiles"] } ?? [])
    let paths = folders.flatMap { folder in ["\(folder)/\(given)", "\(folder)/\(given).yaml"] }
    guard let found = paths.first(where: isFile) else { return given }
    return found.hasPrefix("./") ? String(found.dropFirst(2)) : found
  }

  /// `/usr/share/toll` for a program at `/usr/bin/toll`.
  private static let installed: String? = {
    guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return nil }
    let prefix = URL(fileURLWithPath: program).deletingLastPathComponent().deletingLastPathComponent().path
    let share = "\(prefix == "/" ? "" : prefix)/share/toll"
    return FileManager.default.fileExists(atPath: share) ? share : nil
  }()

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
  }
}
