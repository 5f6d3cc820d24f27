/// The options a kernel was built with, as far as they decide where CPU time is booked and how fine timers are.
package enum KernelConfig {
  package static let recorded = [
    "HZ", "IRQ_TIME_ACCOUNTING", "NO_HZ_FULL", "NO_HZ_IDLE", "PARAVIRT_TIME_ACCOUNTING", "PREEMPT_DYNAMIC",
    "PREEMPT_RT", "PSI", "SCHED_INFO", "TICK_CPU_ACCOUNTING", "VIRT_CPU_ACCOUNTING_GEN",
  ]

  /// - Parameter text: a kernel's config file; nil when it was not found.
  /// - Returns: each recorded option's value, "n" when it is not set, "unknown" without a text.
  package static func options(in text: String?) -> [String: String] {
    let known = recorded.map { ($0, text == nil ? "unknown" : "n") }
    return (text ?? "").split(separator: "\n").reduce(into: Dictionary(uniqueKeysWithValues: known)) { options, line in
      guard line.hasPrefix("CONFIG_"), let equals = line.firstIndex(of: "=") else { return }
      let name = String(line[..<equals].dropFirst(7))
      if options[name] != nil { options[name] = String(line[line.index(after: equals)...]) }
    }
  }

  /// The running kernel's config from `/proc/config.gz`, else `/boot/config-RELEASE`; nil when there is neither.
  ///
  /// - Parameter release: of the running kernel, so that another kernel's file is not taken for its own.
  static func text(in tree: FileTree, release: String) -> String? {
    if let packed = tree.bytes("proc/config.gz"), let text = Gzip.unpack(packed) {
      return String(decoding: text, as: UTF8.self)
    }
    return tree.text("boot/config-\(release)")
  }
}
