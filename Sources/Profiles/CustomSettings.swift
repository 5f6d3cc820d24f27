import Results

/// A set-up of the user's own, as a profile states it: processes, what is redirected into them, and what they claim to do.
package struct CustomSettings: Equatable, Sendable {
  /// The name of the only process of the short form.
  package static let shortFormProcess = "proxy"

  /// Where a process runs.
  package enum Place: String, CaseIterable, Sendable {
    case client
    case server
    case clientNode = "client-node"
    case serverNode = "server-node"

    package var isPod: Bool { self == .client || self == .server }
  }

  package enum Program: Equatable, Sendable {
    /// Program and arguments.
    case command([String])
    /// The testbed's Envoy with this bootstrap.
    case envoy(EnvoyBootstrap)
  }

  /// What tells that a process can be used.
  package enum Readiness: Equatable, Sendable {
    /// This port of its namespace's loopback accepts connections.
    case port(Int)
    /// A GET of this path at this port is answered below 400.
    case answer(port: Int, path: String)
  }

  package struct Process: Equatable, Sendable {
    /// Unique within the set-up.
    package var name: String
    package var place: Place
    package var program: Program
    /// Absent: an Envoy is asked itself, any other process counts as ready at once.
    package var readiness: Readiness?
    /// Whether its CPU time and memory, with its descendants', are the set-up's.
    package var isAccounted: Bool
  }

  /// Ports that connections are redirected to.
  package struct Redirect: Equatable, Sendable {
    /// All TCP connections that leave the client pod, but for its processes' own.
    package var client: Int?
    /// All TCP connections that come into the server pod.
    package var server: Int?
    /// Its processes put SO_MARK 1337 on their own connections where there is no root to run them as another user.
    package var marks: Bool
  }

  package var name: String
  package var setupClass: SetupClass
  /// Whether the link between the pods must not show what is sent.
  package var isEncrypted: Bool
  /// The path of a request, in one line.
  package var summary: String?
  /// 1 or 2.
  package var nodes: Int
  /// In the order of their start; never empty.
  package var processes: [Process]
  package var redirect: Redirect
}
