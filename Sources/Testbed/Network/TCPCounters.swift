import Kernel
import Quantities

/// A network namespace's TCP counters, by their names in RFC 4022: `ActiveOpens`, `PassiveOpens`, `RetransSegs`, ….
enum TCPCounters {
  /// - Throws: `Problem` of kind environment when /proc cannot be read.
  static func read(in network: NetworkNamespace) throws(Problem) -> [String: UInt64] {
    parse(try ProtocolTables.read(in: network))
  }

  static func parse(_ snmp: String) -> [String: UInt64] { ProtocolTables.parse(snmp, table: "Tcp") }
}

/// A network namespace's IPv4 counters, by their names in RFC 4293: `OutRequests`, `InReceives`, ….
enum IPCounters {
  /// - Throws: `Problem` of kind environment when /proc cannot be read.
  static func read(in network: NetworkNamespace) throws(Problem) -> [String: UInt64] {
    ProtocolTables.parse(try ProtocolTables.read(in: network), table: "Ip")
  }
}

private enum ProtocolTables {
  static func read(in network: NetworkNamespace) throws(Problem) -> String {
    do throws(SystemError) {
      // /proc/net would be the main thread's.
      return try network.perform { () throws(SystemError) in try File.read("/proc/thread-self/net/snmp") }
    } catch {
      throw .environment("cannot read the protocol counters of \(network.name): \(error)")
    }
  }

  /// The two lines of a table in /proc/net/snmp: names, then values.
  static func parse(_ snmp: String, table: String) -> [String: UInt64] {
    let lines = snmp.split(separator: "\n").filter { $0.hasPrefix("\(table):") }
    let rows = lines.map { $0.split(separator: " ").dropFirst() }
    guard rows.count == 2 else { return [:] }
    let pairs = zip(rows[0], rows[1]).compactMap { name, value in UInt64(value).map { (String(name), $0) } }
    return Dictionary(pairs) { _, last in last }
  }
}
