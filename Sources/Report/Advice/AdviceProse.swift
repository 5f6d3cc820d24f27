import Economics
import Quantities

/// Sentences that reports of advice share.
struct AdviceProse {
  private let given: AdviceCase
  private let advice: Advice

  init(_ given: AdviceCase, _ advice: Advice) {
    self.given = given
    self.advice = advice
  }

  var fleet: String {
    let fleet = given.fleet
    return "\(count(fleet.nodes)) nodes, \(count(fleet.pods)) pods, \(count(fleet.services)) services, "
      + "\(count(fleet.requestsPerSecond)) requests a second."
  }

  var needs: String {
    let needs = given.needs
    var parts = [
      needs.encryption ? "encryption between pods" : "no encryption",
      needs.l7Share == 0 ? "no L7" : "L7 for \(Decimals.significant(needs.l7Share * 100, 3)) % of the requests",
    ]
    if needs.multiCluster { parts.append("several clusters") }
    if needs.podIsolation { parts.append("keys and a proxy for each pod") }
    if !needs.compliance.isEmpty { parts.append(needs.compliance.map(\.rawValue).joined(separator: ", ")) }
    if let limit = needs.memoryLimit { parts.append("at most \(Decimals.significant(limit, 3)) GB") }
    if let latency = needs.latency {
      let allowed = Nanoseconds(UInt64(latency.addedUs * 1e3))
      parts.append("\(latency.percentile.rawValue) up by at most \(allowed)")
    }
    return "Asked for: \(parts.joined(separator: "; "))."
  }

  var answer: String {
    let first = advice.places.filter { $0.rank == 1 }
    guard let best = first.first else { return "Nothing meets every need; what would change that stands below." }
    let names = first.map(\.candidate.name).joined(separator: " and ")
    let equal = first.count > 1 ? ", on equal points" : ""
    let basis = first.contains(where: \.restsOnMore) ? "" : " Opinion alone puts it there."
    return "First: \(names)\(equal) (\(AdviceTables.signed(best.score)) points).\(basis)"
  }

  /// What the numbers rest on, and what they are not.
  var notes: [String] {
    var notes = [
      "A score adds what speaks for a set-up and subtracts what speaks against it: measured here counts 3, published 2, "
        + "opinion 1, by the weakest evidence a finding rests on. These weights are a choice of Toll's."
    ]
    if given.needs.l7Share > 0 {
      let waypoints = Resources.count(of: .waypoint, in: given)
      notes.append(
        "Waypoints are counted as one for each service that needs L7, \(Decimals.significant(waypoints, 3)) here.")
    }
    if let prices = given.prices {
      notes.append("Prices are those of \(prices.name), \(prices.date), for what is in use; source: \(prices.source).")
    }
    notes.append(
      given.measured.setups.isEmpty
        ? "Nothing here was measured by you: run Profiles/quick.yaml or your own profile, and give its record with --record."
        : "Measured: \(given.measured.source). Set-ups measured are stand-ins where their components say so.")
    return notes
  }

  private func count(_ number: Double) -> String { CostReport.whole(number) }
}
