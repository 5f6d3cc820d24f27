import Profiles
import Quantities

/// The words of `toll load` for one trial. Pure: the same trial always has the same words.
package struct GeneratorCommand: Equatable, Sendable {
  /// What a person types to repeat the trial, without the program's name.
  package let arguments: [String]

  /// - Parameters:
  ///   - token: sent with every request in `tokenHeader`; nil leaves the header out.
  ///   - seed: of the arrivals.
  package init(_ load: LoadSettings, url: String, tokenHeader: String, token: String?, seed: UInt64) {
    var words = ["load", Self.join(url, load.path)]
    words += ["--qps", load.rate.map { Decimals.significant($0.perSecond, 12) } ?? "max", "-c", "\(load.connections)"]
    words += ["--threads", "\(load.threads)", "--warmup", Self.exact(load.warmup), "-t", Self.exact(load.duration)]
    words += ["--timeout", Self.exact(load.timeout), "--arrival", load.arrival.rawValue, "--seed", "\(seed)"]
    if let token { words += ["-H", "\(tokenHeader): \(token)"] }
    if !load.reuse { words += ["-H", "Connection: close"] }
    for header in load.headers { words += ["-H", "\(header.name): \(header.value)"] }
    if let payload = load.payload { words += ["--payload", payload] }
    arguments = words
  }

  private static func join(_ url: String, _ path: String) -> String {
    url.hasSuffix("/") ? url + path.dropFirst() : url + path
  }

  /// A duration that reads back as itself.
  static func exact(_ time: Nanoseconds) -> String {
    switch time.count {
    case 0: "0"
    case let n where n % 1_000_000_000 == 0: "\(n / 1_000_000_000)s"
    case let n where n % 1_000_000 == 0: "\(n / 1_000_000)ms"
    case let n where n % 1_000 == 0: "\(n / 1_000)us"
    case let n: "\(n)ns"
    }
  }
}

/// The words of `toll serve` for a whole run.
package struct ServerCommand: Equatable, Sendable {
  package let arguments: [String]

  package init(_ server: ServerSettings, port: UInt16) {
    var words = ["serve", "--http-port", "\(port)", "--bind", "0.0.0.0", "--quiet"]
    var answer: [String] = []
    if server.delay > .zero { answer.append("delay=\(GeneratorCommand.exact(server.delay))") }
    if let size = server.size { answer.append("size=\(size.bytes)") }
    if !answer.isEmpty { words += ["--echo-server-default-params", answer.joined(separator: "&")] }
    if server.delay > .zero { words += ["--max-echo-delay", GeneratorCommand.exact(server.delay)] }
    if let size = server.size { words += ["--max-payload-size-kb", "\((size.bytes + 1023) / 1024)"] }
    arguments = words
  }
}
