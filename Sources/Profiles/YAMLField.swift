import Quantities
import Yams

/// One value of a YAML file that knows its line and its name, so that every complaint says where.
struct YAMLField {
  let file: String
  /// `load.rate`
  let name: String
  let node: Node

  func problem(_ why: String) -> Problem { YAMLField.problem("\(name) \(why)", at: node, of: file) }

  /// One line whatever the file holds: its control characters appear escaped.
  static func problem(_ text: String, at node: Node, of file: String) -> Problem {
    let line = text.unicodeScalars.reduce(into: "") { line, scalar in
      line += scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return .usage("\(place(file, node)): \(line)")
  }

  static func place(_ file: String, _ node: Node) -> String { node.mark.map { "\(file):\($0.line)" } ?? file }

  /// - Throws: `Problem` when it is a list, a mapping or nothing.
  func text() throws(Problem) -> String {
    guard let scalar = node.scalar else { throw problem("is \(found), but one value belongs here") }
    guard node.null == nil else { throw problem("has no value: give it one or remove the line") }
    return scalar.string
  }

  func integer(in range: ClosedRange<Int>) throws(Problem) -> Int {
    let text = try text()
    guard let value = Int(text) else { throw problem("is \"\(text)\", but a whole number belongs here") }
    guard range.contains(value) else {
      throw problem("is \(text), but must lie between \(range.lowerBound) and \(range.upperBound)")
    }
    return value
  }

  func seed() throws(Problem) -> UInt64 {
    let text = try text()
    guard let value = UInt64(text) else { throw problem("is \"\(text)\", but a whole number from 0 belongs here") }
    return value
  }

  /// A number from 0, or a percentage: `0.01` or `1%`.
  func fraction(atMost limit: Double) throws(Problem) -> Double {
    let text = try text()
    let percent = text.hasSuffix("%")
    let digits = percent ? text.dropLast() : Substring(text)
    guard let number = Double(digits), number.isFinite else {
      throw problem("is \"\(text)\", but a share belongs here (for example 0.01 or 1%)")
    }
    let value = percent ? number / 100 : number
    guard value >= 0, value <= limit else {
      throw problem("is \(text), but must lie between 0 and \(Decimals.significant(limit, 6))")
    }
    return value
  }

  func duration(above least: Nanoseconds? = nil) throws(Problem) -> Nanoseconds {
    let value = try quantity(Nanoseconds.init(parsing:))
    if let least, value <= least { throw problem("is \(value), but must be longer than \(least)") }
    return value
  }

  /// Nil for `max`: as fast as the answers come.
  func rateOrMax() throws(Problem) -> Rate? { try text() == "max" ? nil : try rate() }

  func flag() throws(Problem) -> Bool {
    switch try text() {
    case "true": true
    case "false": false
    case let text: throw problem("is \"\(text)\", but true or false belongs here")
    }
  }

  /// Cores' worth of CPU time; nil for `none`.
  func cores() throws(Problem) -> Double? {
    let text = try text()
    if text == "none" { return nil }
    guard let cores = Double(text), cores >= 0.01, cores <= 1024 else {
      throw problem("is \"\(text)\", but a number of cores from 0.01, or none, belongs here")
    }
    return cores
  }

  func rate() throws(Problem) -> Rate { try quantity(Rate.init(parsing:)) }

  func bytes() throws(Problem) -> ByteCount { try quantity(ByteCount.init(parsing:)) }

  /// One value, or a list of them.
  func fields() -> [YAMLField] {
    guard let sequence = node.sequence else { return [self] }
    return sequence.map { YAMLField(file: file, name: name, node: $0) }
  }

  private func quantity<Value>(_ parse: (String) throws(Problem) -> Value) throws(Problem) -> Value {
    let text = try text()
    do {
      return try parse(text)
    } catch {
      throw YAMLField.problem("\(name): \(error.description)", at: node, of: file)
    }
  }

  var found: String {
    switch node {
    case .scalar: "one value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .alias: "an alias"
    }
  }
}
