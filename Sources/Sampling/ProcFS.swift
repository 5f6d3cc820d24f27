import Glibc

/// The kernel's files about processes and the machine, wherever they are mounted.
package struct ProcFS: Sendable {
  private let tree: FileTree

  /// - Parameter root: `/proc`, or where a testbed's namespace sees the host's.
  package init(root: String = "/proc") { tree = FileTree(root: root) }

  package var root: String { tree.root }

  /// The whole file, nil when it does not exist, cannot be read, or its process has gone.
  package func text(_ path: String) -> String? { tree.text(path) }

  /// The threads of a process, ascending; empty when it has gone.
  package func threads(of pid: Int32) -> [Int32] { numbers(in: "\(pid)/task") }

  /// All processes, ascending.
  package func processes() -> [Int32] { numbers(in: "") }

  /// What a symbolic link names, nil when there is none.
  package func link(_ path: String) -> String? {
    var target = [CChar](repeating: 0, count: 4096)
    let length = readlink("\(root)/\(path)", &target, target.count)
    return length < 0 ? nil : String(decoding: target[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private func numbers(in path: String) -> [Int32] {
    guard let directory = opendir("\(root)/\(path)") else { return [] }
    defer { closedir(directory) }
    var numbers: [Int32] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if let number = Int32(name) { numbers.append(number) }
    }
    return numbers.sorted()
  }
}
