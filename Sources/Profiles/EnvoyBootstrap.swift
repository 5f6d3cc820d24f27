import Foundation
import Quantities
import Results
import Yams

/// An Envoy bootstrap of the user's own: its text, and what can be told from it.
package struct EnvoyBootstrap: Equatable, Sendable {
  package let file: String
  package let text: String

  /// - Throws: `Problem` of kind usage when the file cannot be read or is no YAML or JSON mapping.
  package init(reading file: String) throws(Problem) {
    guard let bytes = FileManager.default.contents(atPath: file), let text = String(bytes: bytes, encoding: .utf8)
    else {
      throw .usage("\(file): it cannot be read: name an Envoy bootstrap, YAML or JSON")
    }
    try self.init(text, file: file)
  }

  /// - Parameter file: stands in messages.
  package init(_ text: String, file: String) throws(Problem) {
    self.file = file
    self.text = text
    do {
      guard try Yams.compose(yaml: text)?.mapping != nil else {
        throw Problem.usage("\(file): it is no Envoy bootstrap: keys such as static_resources belong there")
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      throw YAMLProblem.problem(error, file: file)
    }
  }

  /// The port of the first static listener that has one.
  package var firstPort: Int? {
    let root = try? Yams.compose(yaml: text)
    let listeners = root?["static_resources"]?["listeners"]?.sequence
    return listeners?.lazy.compactMap { $0["address"]?["socket_address"]?["port_value"]?.int }.first
  }

  /// L7 when it parses HTTP, L7 + policy when it authorizes requests too, else L4.
  package var setupClass: SetupClass {
    guard text.contains("http_connection_manager") else { return .l4 }
    return text.contains("filters.http.rbac") ? .l7Policy : .l7
  }
}

extension CustomSettings {
  /// The short form: one Envoy in the client pod, which the client's connections are redirected into.
  ///
  /// - Parameter name: the set-up's.
  /// - Throws: `Problem` of kind usage when the bootstrap has no listener with a port.
  package init(_ name: String, envoy bootstrap: EnvoyBootstrap) throws(Problem) {
    guard let port = bootstrap.firstPort else {
      throw .usage("\(bootstrap.file): it has no static listener with a port that connections could be redirected to")
    }
    self.init(
      name: name, setupClass: bootstrap.setupClass, isEncrypted: false, summary: nil, nodes: 2,
      processes: [
        Process(
          name: Self.shortFormProcess, place: .client, program: .envoy(bootstrap), readiness: nil, isAccounted: true)
      ],
      redirect: Redirect(client: port, server: nil, marks: false))
  }
}
