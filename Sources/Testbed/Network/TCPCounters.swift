import Kernel
import Quantities

/// A network namespace's TCP counters, by their names in RFC 4022: `ActiveOpens`, `PassiveOpens`, `RetransSegs`, ….
enum TCPCounters {
  /// - Throws: `Problem` of kind environment when /proc cannot be read.
  static func read(in network: NetworkNamespace) throws(Problem) -> [String: UInt64] {
    do throws(SystemError) {
      // /proc/net would be the main thread's.
      return parse(try network.perform { () throws(SystemError) in try File.read("/proc/thread-self/net/snmp") })
    } catch {
      throw .environment("cannot read the TCP counters of \(network.name): \(error)")
    }
  }

  /// The two `Tcp:` lines of /proc/net/snmp: names, then values.
  static func parse(_ snmp: String) -> [String: UInt64] {
    let rows = snmp.split(separator: "\n").filter { $0.hasPrefix("Tcp:") }.map { $0.split(separator: " ").dropFirst() }
    guard rows.count == 2 else { return [:] }
    let pairs = zip(rows[0], rows[1]).compactMap { name, value in UInt64(value).map { (String(name), $0) } }
    return Dictionary(pairs) { _, last in last }
  }
}
