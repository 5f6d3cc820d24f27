import Quantities
import Results

extension Profile {
  /// What a record keeps of this profile.
  ///
  /// - Parameters:
  ///   - placement: as it was resolved for the machine.
  ///   - setups: those that are measured, baselines included.
  package func record(placement: Placement, setups: [String]) -> ProfileRecord {
    let first = cells[0]
    return ProfileRecord(
      name: name, description: description, text: text, requestedRate: first.load.rate?.perSecond,
      arrival: first.load.rate == nil ? "closed" : first.load.arrival.rawValue, connections: first.load.connections,
      threads: first.load.threads, warmupNs: first.load.warmup.count, durationNs: first.load.duration.count,
      timeoutNs: first.load.timeout.count, setups: setups, blocks: design.blocks,
      proxyConcurrency: first.proxy.concurrency, generatorCores: placement.generator, otherCores: placement.others,
      limits: limits.named, cells: cellRecords.isEmpty ? nil : cellRecords)
  }

  private var cellRecords: [CellRecord] {
    cells.compactMap { cell in cell.name.map { CellRecord(name: $0, values: cell.values) } }
  }
}

extension ProfileLoader {
  /// The text without the values of headers that carry credentials.
  static func redact(_ text: String, headers: [HeaderField]) -> String {
    headers.filter { Redaction.isSecret(header: $0.name) && !$0.value.isEmpty }.reduce(text) { text, header in
      let pieces = text.split(separator: header.value, omittingEmptySubsequences: false)
      guard pieces.count > 1 else { return Redaction.mark + ": it holds a credential in escaped form\n" }
      return pieces.joined(separator: Redaction.mark)
    }
  }
}
