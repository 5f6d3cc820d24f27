import Glibc

/// Programs by name.
package enum Executable {
  /// The absolute path of `name`: itself when it holds a slash, else the first executable in `path` (PATH's format).
  package static func find(_ name: String, path: String) -> String? {
    if name.contains("/") { return isExecutable(name) ? name : nil }
    for directory in path.split(separator: ":") where isExecutable("\(directory)/\(name)") {
      return "\(directory)/\(name)"
    }
    return nil
  }

  private static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}
