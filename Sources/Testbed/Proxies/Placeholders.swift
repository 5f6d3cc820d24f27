import Kernel
import Quantities

/// Words that stand for what is only known when a set-up is built: `${server}` in commands and bootstraps.
struct Placeholders {
  private let stage: Stage

  init(_ stage: Stage) { self.stage = stage }

  static let names = ["client", "server", "port", "envoy", "certificates"]

  /// `text` with the values it asks for; what is no placeholder stays as it is.
  ///
  /// - Throws: `Problem` of kind environment when Envoy is asked for and not there, or certificates cannot be made.
  func fill(_ text: String) throws(Problem) -> String {
    var text = text
    for name in Self.names where text.contains("${\(name)}") {
      text = text.split(separator: "${\(name)}", omittingEmptySubsequences: false)
        .joined(separator: try value(of: name))
    }
    return text
  }

  private func value(of name: String) throws(Problem) -> String {
    switch name {
    case "client": stage.network.topology.client.address
    case "server": stage.network.topology.server.address
    case "port": "\(stage.plan.serverPort)"
    case "envoy": try stage.resources.envoy().path
    default: try stage.resources.certificates().directory
    }
  }
}
