/// CPU that one account used in the window.
package struct LedgerRowRecord: Codable, Equatable, Sendable {
  /// A component's name, "harness", a group of kernel threads, or "other processes".
  package var name: String
  /// component, harness, kernel, other: a stable word.
  package var kind: String
  package var ns: UInt64
  /// Per answered request; absent when nothing was answered.
  package var usPerRequest: Double?

  package init(name: String, kind: String, ns: UInt64, usPerRequest: Double? = nil) {
    self.name = name
    self.kind = kind
    self.ns = ns
    self.usPerRequest = usPerRequest
  }
}

/// Where every CPU-second of the machine went in the window. Each row was measured; the residual is what the rows miss.
package struct LedgerRecord: Codable, Equatable, Sendable {
  package var windowNs: UInt64
  package var rows: [LedgerRowRecord]
  /// Cores × window − idle − steal, from /proc/stat (10 ms units).
  package var totalNs: UInt64
  package var totalUsPerRequest: Double?
  /// totalNs − the rows; negative when they exceed it.
  package var residualNs: Int64
  /// residualNs ÷ totalNs.
  package var residualShare: Double
  /// Of the total, in soft interrupts: already inside the rows unless `interruptsNs` is there.
  package var softirqNs: UInt64
  /// Interrupts, hard and soft, of a kernel that books them apart from all tasks; counted like a row.
  package var interruptsNs: UInt64?
  /// Of all tasks.
  package var contextSwitches: UInt64?

  package init(
    windowNs: UInt64, rows: [LedgerRowRecord], totalNs: UInt64, requests: UInt64, softirqNs: UInt64,
    interruptsNs: UInt64? = nil, contextSwitches: UInt64? = nil
  ) {
    self.windowNs = windowNs
    self.rows = rows.map { row in
      var row = row
      row.usPerRequest = Self.perRequest(row.ns, requests)
      return row
    }
    self.totalNs = totalNs
    totalUsPerRequest = Self.perRequest(totalNs, requests)
    let accounted = rows.reduce(interruptsNs ?? 0) { $0 + $1.ns }
    residualNs = Int64(clamping: totalNs) - Int64(clamping: accounted)
    residualShare = totalNs > 0 ? Double(residualNs) / Double(totalNs) : 0
    self.softirqNs = softirqNs
    self.interruptsNs = interruptsNs
    self.contextSwitches = contextSwitches
  }

  /// Of processes that are no part of the trial, in cores.
  package var otherCores: Double {
    let ns = rows.filter { $0.kind == "other" }.reduce(0) { $0 + $1.ns }
    return windowNs > 0 ? Double(ns) / Double(windowNs) : 0
  }

  private static func perRequest(_ ns: UInt64, _ requests: UInt64) -> Double? {
    requests > 0 ? Double(ns) / 1e3 / Double(requests) : nil
  }
}

/// Memory that sockets held on the whole machine, from /proc/net/sockstat: the kernel does not keep it by namespace.
package struct SocketMemoryRecord: Codable, Equatable, Sendable {
  /// Before the generator started.
  package var idleBytes: UInt64?
  /// At the end of the window.
  package var loadBytes: UInt64?

  package init(idleBytes: UInt64? = nil, loadBytes: UInt64? = nil) {
    self.idleBytes = idleBytes
    self.loadBytes = loadBytes
  }
}
