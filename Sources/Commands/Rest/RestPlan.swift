import ArgumentParser
import Load
import Quantities

/// A load that was asked for over the network, in the words of `toll load`.
struct RestPlan {
  let command: LoadCommand
  let plan: LoadPlan

  /// What cannot be done when it is asked for.
  private static let unknown = [
    "h2", "stdclient", "https-insecure", "sequential-warmup", "grpc-secure", "ping", "log-errors",
  ]

  /// - Throws: `Problem` of kind usage for what is missing, unknown or not allowed.
  init(_ parameters: RestParameters, targets: RestTargets, runID: Int64) throws(Problem) {
    let words = try Self.words(parameters, targets: targets, runID: runID)
    do {
      command = try LoadCommand.parse(words)
      plan = try command.load.plan()
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .usage(LoadCommand.message(for: error))
    }
  }

  /// The arguments of `toll load`. A text of the caller's is always joined to its flag, so that it can be no flag itself.
  static func words(_ parameters: RestParameters, targets: RestTargets, runID: Int64) throws(Problem) -> [String] {
    guard let url = parameters.value("url") else { throw .usage("URL is required") }
    if let runner = parameters.value("runner"), runner != "http" {
      throw .usage("the runner \"\(runner)\" is not offered here; use http")
    }
    if let key = unknown.first(where: parameters.isOn) { throw .usage("\(key)=on cannot be honoured here") }
    let target = try Target(parsing: url)
    guard [.http, .https].contains(target.scheme) else { throw .usage("only http and https URLs are loaded here") }
    let address = try targets.address(host: target.host, port: target.port, resolve: parameters.value("resolve"))
    var words = ["--resolve=\(address)", "--qps=\(try rate(parameters))", "--allow-initial-errors"]
    if let count = try number("n", parameters), count != "0" {
      words += ["-n", count]
    } else {
      words += ["-t", parameters.value("t") == "on" ? "0" : try number("t", parameters) ?? "5s"]
    }
    words += ["-c", try number("c", parameters) ?? "4"]
    words += ["-p", try number("p", parameters) ?? "50,75,90,99,99.9"]
    for (key, flag) in [
      ("r", "resolution"), ("labels", "labels"), ("timeout", "timeout"), ("payload", "payload"), ("X", "method"),
      ("connection-reuse", "connection-reuse"),
    ] {
      if let value = parameters.value(key) { words.append("--\(flag)=\(value)") }
    }
    words += parameters.headers.map { "--header=\($0)" }
    if parameters.isOn("nocatchup") { words.append("--no-catch-up") }
    if parameters.isOn("jitter") {
      words.append("--jitter")
    } else if parameters.isOff("uniform") {
      words.append("--arrival=burst")
    }
    return words + ["--run-id=\(runID)", "--format=fortio", "--quiet", "--", target.description]
  }

  /// Fortio's default is 8, and 0 stands for it; below that it is as fast as possible.
  private static func rate(_ parameters: RestParameters) throws(Problem) -> String {
    guard let text = parameters.value("qps"), text != "0" else { return "8" }
    guard let value = Double(text) else { return text == "max" ? text : try refuse("qps", text) }
    return value < 0 ? "max" : text
  }

  /// A value that begins with a digit, as all of them must that stand by themselves.
  private static func number(_ key: String, _ parameters: RestParameters) throws(Problem) -> String? {
    guard let text = parameters.value(key) else { return nil }
    guard text.first.map({ "0123456789.".contains($0) }) == true else { return try refuse(key, text) }
    return text
  }

  private static func refuse(_ key: String, _ text: String) throws(Problem) -> String {
    throw .usage("\(key)=\(text) is no number")
  }
}
