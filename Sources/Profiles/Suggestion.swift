/// "Did you mean …?": the nearest known word.
enum Suggestion {
  /// The known word that `word` most likely stands for, nil when none is near.
  ///
  /// - Parameter synonyms: what other tools call a known word.
  static func nearest(to word: String, in known: [String], synonyms: [String: String] = [:]) -> String? {
    let candidates = known.map { ($0, $0) } + synonyms.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let scored = candidates.map { (distance: distance(word.lowercased(), $0.0.lowercased()), name: $0.1, of: $0.0) }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, best.of.count / 3) && best.distance < best.of.count ? best.name : nil
  }

  /// Edits from `a` to `b`: insert, delete, replace, or swap of neighbours, each 1 (optimal string alignment).
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
