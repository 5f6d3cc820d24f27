import Quantities
import Results

extension Profile {
  /// What a record keeps of this profile.
  ///
  /// - Parameter placement: as it was resolved for the machine.
  package func record(placement: Placement) -> ProfileRecord {
    ProfileRecord(
      name: name, description: description, text: text, requestedRate: load.rate.perSecond,
      arrival: load.arrival.rawValue, connections: load.connections, threads: load.threads,
      warmupNs: load.warmup.count, durationNs: load.duration.count, timeoutNs: load.timeout.count, setups: setups,
      blocks: design.blocks, proxyConcurrency: proxyConcurrency, generatorCores: placement.generator,
      otherCores: placement.others, limits: limits.named)
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
