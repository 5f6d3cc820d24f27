import Quantities

/// Which cores the roles are pinned to, in the same way for every set-up.
package struct Placement: Equatable, Sendable {
  /// The generator and the canary.
  package let generator: [Int]
  package let server: [Int]
  package let proxies: [Int]

  package init(generator: [Int], server: [Int], proxies: [Int]) {
    self.generator = generator
    self.server = server
    self.proxies = proxies
  }

  package init(generator: [Int], others: [Int]) { self.init(generator: generator, server: others, proxies: others) }

  /// Server's and proxies' together.
  package var others: [Int] { server + proxies.filter { !server.contains($0) } }
}

extension Profile {
  /// The profile's placement; without one, core 0 for generator and canary and the rest for server and proxies.
  ///
  /// - Parameter cores: how many the machine has, at least 1.
  /// - Throws: `Problem` of kind usage when the profile names a core the machine lacks.
  package func placement(cores: Int) throws(Problem) -> Placement {
    guard let placement else {
      return Placement(generator: [0], others: cores > 1 ? Array(1..<cores) : [0])
    }
    if let absent = (placement.generator + placement.others).first(where: { $0 >= cores }) {
      throw .usage(
        "\(file): placement names core \(absent), but this machine has \(cores) (0 to \(cores - 1)): choose among those"
      )
    }
    return placement
  }
}
