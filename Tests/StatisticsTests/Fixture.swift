import Foundation
import Quantities
import Testing

/// A node of statistics-fixtures.json: values computed with SciPy 1.17.1.
@dynamicMemberLookup
struct Fixture: Decodable {
  let number: Double?
  let text: String?
  let list: [Fixture]
  let members: [String: Fixture]

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    number = try? value.decode(Double.self)
    text = try? value.decode(String.self)
    list = (try? value.decode([Fixture].self)) ?? []
    members = (try? value.decode([String: Fixture].self)) ?? [:]
  }

  static func group(_ name: String) throws -> Fixture {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    let data = try Data(contentsOf: folder.appending(path: "statistics-fixtures.json"))
    return try #require(try JSONDecoder().decode(Fixture.self, from: data).members[name])
  }

  /// A number that must be there.
  subscript(dynamicMember name: String) -> Double {
    get throws { try #require(members[name]?.number, "\(name)") }
  }

  func numbers(_ name: String) throws -> [Double] {
    let numbers = try #require(members[name], "\(name)").list.compactMap(\.number)
    try #require(!numbers.isEmpty)
    return numbers
  }

  func count(_ name: String) throws -> Int { Int(try self[dynamicMember: name]) }
}

/// `a` and `b` agree to `tolerance`, relative to `b` (absolute where `b` is below 1e-300).
func close(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  abs(a - b) <= tolerance * max(abs(b), 1e-300)
}

extension Percentile {
  init(fraction: String) throws { try self.init(try #require(Double(fraction)) * 100) }
  init(fraction: Double) throws { try self.init(fraction * 100) }
}

/// Normal random numbers by Box and Muller.
func normals(_ count: Int, mean: Double = 0, deviation: Double, _ random: inout SplitMix64) -> [Double] {
  (0..<count).map { _ in
    let radius = (-2 * log(1 - random.unit())).squareRoot()
    return mean + deviation * radius * cos(2 * .pi * random.unit())
  }
}
