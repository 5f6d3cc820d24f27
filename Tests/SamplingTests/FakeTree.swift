import Foundation

/// A directory with made-up files, gone with this object.
final class FakeTree {
  let root = NSTemporaryDirectory() + "toll-tree-\(UUID().uuidString)"

  init(_ files: [String: String] = [:]) throws {
    for (path, text) in files { try write(Data(text.utf8), to: path) }
  }

  func write(_ bytes: Data, to path: String) throws {
    let url = URL(fileURLWithPath: "\(root)/\(path)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: "\(root)/\(path)") }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// A process with the given time on a CPU by thread.
  func process(_ pid: Int, threads: [Int: UInt64], ticks: Int = 0, switches: Int = 0) throws {
    try? remove("\(pid)")
    try write(
      Data("\(pid) (a (b) c) S 1 1 1 0 -1 0 0 0 0 0 \(ticks) 0 0 0 20 0 \(threads.count) 0 1 1 1\n".utf8),
      to: "\(pid)/stat")
    for (thread, ns) in threads {
      try write(Data("\(ns) 0 1\n".utf8), to: "\(pid)/task/\(thread)/schedstat")
      try write(
        Data("Name:\tx\nvoluntary_ctxt_switches:\t\(switches)\nnonvoluntary_ctxt_switches:\t1\n".utf8),
        to: "\(pid)/task/\(thread)/status")
    }
  }
}
