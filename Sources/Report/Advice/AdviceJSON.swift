import Economics
import Foundation
import Quantities
import Results

/// Advice for machines; results/README.md explains the keys.
package struct AdviceJSON {
  package let bytes: Data

  /// - Throws: `Problem` of kind environment when a number is not finite.
  package init(_ given: AdviceCase, tool: ToolRecord) throws(Problem) {
    let advice = Advice(given)
    bytes = try Schema.encode(
      Document(
        schemaVersion: Schema.version, tool: tool, fleet: given.name, description: given.description,
        first: advice.first, ranking: advice.places.map { Place($0, given.prices) },
        changes: Change.all(given).map {
          ChangeRecord(input: $0.input, now: $0.now, then: $0.then, first: $0.first)
        }))
  }

  private struct Document: Encodable {
    let schemaVersion: Int
    let tool: ToolRecord
    let fleet: String
    let description: String
    let first: [String]
    let ranking: [Place]
    let changes: [ChangeRecord]
  }

  private struct Place: Encodable {
    let setup: String
    let title: String
    let rank: Int?
    let score: Int?
    let findings: [FindingRecord]
    let memoryGB: RangeRecord?
    let cores: RangeRecord?
    let costPerYear: RangeRecord?

    init(_ place: Advice.Place, _ prices: PriceTable?) {
      setup = place.candidate.name
      title = place.candidate.title
      rank = place.rank
      score = place.isExcluded ? nil : place.score
      findings = place.findings.map(FindingRecord.init)
      memoryGB = place.resources.gigabytes.map(RangeRecord.init)
      cores = place.resources.cores.map(RangeRecord.init)
      costPerYear = prices.flatMap(place.resources.cost).map(RangeRecord.init)
    }
  }

  private struct FindingRecord: Encodable {
    let rule: String
    let effect: String
    let points: Int
    let text: String
    let evidence: [EvidenceRecord]

    init(_ finding: Finding) {
      rule = finding.rule
      effect = finding.effect.rawValue
      points = finding.points
      text = finding.text
      evidence = finding.evidence.map(EvidenceRecord.init)
    }
  }

  private struct RangeRecord: Encodable {
    let low: Double
    let high: Double
    let evidence: [EvidenceRecord]

    init(_ range: Resources.Range) {
      low = range.low
      high = range.high
      evidence = range.evidence.map(EvidenceRecord.init)
    }
  }

  private struct EvidenceRecord: Encodable {
    let kind: String
    let source: String

    init(_ evidence: Grounds) {
      kind = evidence.kind.rawValue
      source = evidence.source
    }
  }

  private struct ChangeRecord: Encodable {
    let input: String
    let now: String
    let then: String
    let first: [String]
  }
}
