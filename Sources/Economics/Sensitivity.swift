/// How far each input moves a result when it alone is halved or doubled.
package struct Sensitivity: Equatable, Sendable {
  package struct Row: Equatable, Sendable {
    package let input: String
    package let halved: Double
    package let doubled: Double
  }

  /// The input that moves it most comes first; inputs that move nothing are left out.
  package let rows: [Row]

  /// - Parameter result: what is looked at, such as the total of one mesh.
  package init(_ basis: CostCase, of result: (CostCase) -> Double?) {
    let inputs: [(String, WritableKeyPath<CostCase, Double>)] = [
      ("price of a gigabyte", \.prices.gigabyteHour), ("price of a core", \.prices.coreHour), ("nodes", \.fleet.nodes),
      ("pods", \.fleet.pods), ("services", \.fleet.services), ("requests per second", \.fleet.requestsPerSecond),
    ]
    func at(_ factor: Double, _ input: WritableKeyPath<CostCase, Double>) -> Double? {
      var other = basis
      other[keyPath: input] *= factor
      return result(other)
    }
    rows = inputs.compactMap { name, input -> Row? in
      guard let halved = at(0.5, input), let doubled = at(2, input), halved != doubled else { return nil }
      return Row(input: name, halved: halved, doubled: doubled)
    }.sorted { abs($0.doubled - $0.halved) > abs($1.doubled - $1.halved) }
  }
}
