import ArgumentParser
import Load
import Quantities

/// The names of protocols on the command line.
enum Dialect: String, CaseIterable, ExpressibleByArgument {
  case h1, h2c, h2, grpc, tcp, udp

  /// What `target` is to be spoken to with: what its scheme says, unless a flag says it.
  ///
  /// - Throws: `Problem` of kind usage where they contradict each other.
  init(_ given: Dialect?, for target: Target) throws(Problem) {
    let own: Dialect =
      switch target.scheme {
      case .http, .https: .h1
      case .tcp: .tcp
      case .udp: .udp
      }
    self = given ?? own
    switch (self, target.scheme) {
    case (.h2c, .https): throw .usage("--protocol h2c is HTTP/2 in the clear, and \(target) is not; say h2")
    case (.h2, .http):
      throw .usage("--protocol h2 is HTTP/2 over TLS, and \(target) is in the clear; say h2c, or https://")
    case (.h1, .http), (.h1, .https), (.h2c, .http), (.h2, .https), (.grpc, .http), (.grpc, .https), (.tcp, .tcp),
      (.tcp, .http), (.udp, .udp), (.udp, .http):
      return
    default: throw .usage("--protocol \(self) does not go with \(target)")
    }
  }
}
