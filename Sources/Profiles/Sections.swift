import Quantities

extension LoadSettings {
  init(_ field: YAMLField) throws(Problem) {
    let section = try YAMLSection(
      field,
      keys: [
        "rate", "connections", "threads", "warmup", "duration", "timeout", "arrival", "path", "payload", "reuse",
        "headers",
      ],
      synonyms: ["qps": "rate", "rps": "rate", "c": "connections", "t": "duration"])
    let connections = try section["connections"]?.integer(in: 1...100_000) ?? 16
    self.init(
      rate: try section.required("rate").rateOrMax(), connections: connections,
      threads: try section["threads"]?.integer(in: 1...min(256, connections)) ?? 1,
      warmup: try section["warmup"]?.duration() ?? .seconds(2),
      duration: try section["duration"]?.duration(above: .zero) ?? .seconds(5),
      timeout: try section["timeout"]?.duration(above: .zero) ?? .seconds(3),
      arrival: try section["arrival"].map(ArrivalName.init) ?? .uniform,
      path: try section["path"].map(Self.path) ?? "/",
      payload: try section["payload"]?.text(),
      reuse: try section["reuse"]?.flag() ?? true,
      headers: try section["headers"].map(Self.headers) ?? [])
  }

  private static func path(_ field: YAMLField) throws(Problem) -> String {
    let path = try field.text()
    guard path.hasPrefix("/"), path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw field.problem(
        "is \"\(path)\", but a path starts with \"/\" and has no blanks (for example /echo?size=1024)")
    }
    return path
  }

  private static func headers(_ field: YAMLField) throws(Problem) -> [HeaderField] {
    var headers: [HeaderField] = []
    for (name, field) in try YAMLSection(field).entries {
      let value = try field.text()
      guard !name.isEmpty, name.utf8.allSatisfy(isToken) else { throw field.problem("is no name for a header") }
      guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else {
        throw field.problem("holds a line break or control character, which a header cannot")
      }
      headers.append(HeaderField(name: name, value: value))
    }
    return headers
  }

  /// RFC 9110, section 5.6.2.
  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}

extension ArrivalName {
  init(_ field: YAMLField) throws(Problem) {
    let text = try field.text()
    guard let name = ArrivalName(rawValue: text) else {
      let known = Self.allCases.map(\.rawValue)
      throw field.problem("is \"\(text)\", but must be one of \(known.joined(separator: ", "))")
    }
    self = name
  }
}

extension ServerSettings {
  init(_ field: YAMLField) throws(Problem) {
    let section = try YAMLSection(field, keys: ["delay", "size"])
    self.init(delay: try section["delay"]?.duration() ?? .zero, size: try section["size"]?.bytes())
  }
}

extension ProxySettings {
  init(_ field: YAMLField) throws(Problem) {
    let section = try YAMLSection(field, keys: ["concurrency", "cpuLimit"])
    self.init(
      concurrency: try section["concurrency"]?.integer(in: 1...256) ?? 1,
      cpuLimit: try section["cpuLimit"].flatMap { field throws(Problem) in try field.cores() })
  }
}

extension DesignSettings {
  init(_ field: YAMLField) throws(Problem) {
    let section = try YAMLSection(field, keys: ["blocks", "reruns", "seed"])
    self.init(
      blocks: try section["blocks"]?.integer(in: 1...10_000) ?? 10,
      reruns: try section["reruns"]?.integer(in: 0...1_000), seed: try section["seed"]?.seed())
  }
}

extension ValidityLimits {
  init(_ field: YAMLField) throws(Problem) {
    let section = try YAMLSection(
      field, keys: ["achieved", "sendLagP99", "steal", "foreignCpu", "canaryP99", "little"])
    self.init()
    if let field = section["achieved"] { achieved = try field.fraction(atMost: 1) }
    if let field = section["sendLagP99"] { sendLagP99 = try field.duration(above: .zero) }
    if let field = section["steal"] { steal = try field.fraction(atMost: 1) }
    if let field = section["foreignCpu"] { foreignCpu = try field.fraction(atMost: 1024) }
    if let field = section["canaryP99"] { canaryP99 = try field.duration(above: .zero) }
    if let field = section["little"] { little = try field.fraction(atMost: 1) }
  }
}

extension Placement {
  init(_ field: YAMLField) throws(Problem) {
    let section = try YAMLSection(field, keys: ["generator", "others", "server", "proxies"])
    let generator = try Self.cores(try section.required("generator"))
    let apart = section["server"] ?? section["proxies"]
    if apart != nil, section["others"] == nil {
      self.init(
        generator: generator, server: try Self.cores(try section.required("server")),
        proxies: try Self.cores(try section.required("proxies")))
      return
    }
    if let apart { throw apart.problem("stands beside others: give either others, or server and proxies") }
    let cores = try Self.cores(try section.required("others"))
    self.init(generator: generator, server: cores, proxies: cores)
  }

  private static func cores(_ field: YAMLField) throws(Problem) -> [Int] {
    var cores: [Int] = []
    for item in field.fields() {
      let core = try item.integer(in: 0...4095)
      guard !cores.contains(core) else { throw item.problem("names core \(core) twice: remove one") }
      cores.append(core)
    }
    guard !cores.isEmpty else { throw field.problem("is empty, but needs at least one core") }
    return cores
  }
}
