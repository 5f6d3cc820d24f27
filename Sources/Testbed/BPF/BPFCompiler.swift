import Glibc
import Kernel
import Quantities
import Synchronization

/// Turns the programs' sources into BPF objects with clang, each once in a run (60 ms).
final class BPFCompiler: Sendable {
  private let directory: String
  private let clang: Tool
  private let compiled = Mutex<Set<BPFSource>>([])

  /// - Parameters:
  ///   - directory: made here; sources and objects go into it.
  ///   - helpers: the header whose absence says that libbpf-dev is not installed.
  /// - Throws: `Problem` of kind environment that says what to install.
  init(
    in directory: String, environment: [String: String], helpers: String = "/usr/include/bpf/bpf_helpers.h"
  ) throws(Problem) {
    self.directory = directory
    clang = try Tool("clang", package: "clang", environment: environment)
    guard access(helpers, R_OK) == 0 else {
      throw .environment("\(helpers) was not found; install the package libbpf-dev, or run scripts/setup")
    }
    do throws(SystemError) {
      if access(directory, F_OK) != 0 { try check("mkdir \(directory)") { mkdir(directory, 0o755) } }
      try File.write(BPFSource.header.text, to: "\(directory)/\(BPFSource.header.name)")
    } catch {
      throw .environment("cannot write the BPF programs' sources: \(error)")
    }
  }

  /// The path of a program's object file.
  ///
  /// - Throws: `Problem` of kind environment when clang fails, as one without the target bpf does.
  func object(of source: BPFSource) throws(Problem) -> String {
    let path = "\(directory)/\(source.rawValue).bpf"
    if compiled.withLock({ $0.contains(source) }) { return "\(path).o" }
    do throws(SystemError) { try File.write(source.text, to: "\(path).c") } catch {
      throw .environment("cannot write a BPF program's source: \(error)")
    }
    // asm/types.h is there on Debian; a cross target does not look there by itself.
    let machine = "-I/usr/include/\(Machine.name)-linux-gnu"
    try clang.run(["-O2", "-g", "-Wall", "-target", "bpf", machine, "-c", "\(path).c", "-o", "\(path).o"])
    compiled.withLock { _ = $0.insert(source) }
    return "\(path).o"
  }
}

/// What uname(2) says.
enum Machine {
  /// `x86_64`.
  static var name: String { field(\.machine) }
  /// The kernel's release.
  static var kernelRelease: String { field(\.release) }

  private static func field<Characters>(_ path: KeyPath<utsname, Characters>) -> String {
    var names = utsname()
    uname(&names)
    return withUnsafeBytes(of: names[keyPath: path]) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
