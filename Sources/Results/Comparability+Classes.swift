import Quantities

extension Comparability {
  /// Whether two set-ups of one record do the same: they are of one topology, and of one class or one of them is a
  /// baseline.
  ///
  /// - Throws: `Problem` of kind usage when they are not.
  package static func checkLike(_ one: Named, _ candidate: String, _ baseline: String) throws(Problem) {
    guard let a = one.record.setups.first(where: { $0.name == candidate }),
      let b = one.record.setups.first(where: { $0.name == baseline })
    else { return }
    let none = SetupClass.none.rawValue
    guard a.topology == b.topology, a.class == b.class || a.class == none || b.class == none else {
      let words = [a, b].map { "\($0.name) is \([$0.class, $0.topology].compactMap(\.self).joined(separator: " on "))" }
      throw .usage(
        "\(one.name): \(words.joined(separator: ", ")): they do not do the same; choose two of one class and topology, or "
          + "ask with --across-classes")
    }
  }
}
