import ArgumentParser
import Report
import Testbed

/// `toll setup list`: what can be measured.
struct SetupListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Name every set-up, its class, its topology and its path.")

  func run() {
    var table = Table([.left("set-up"), .left("class"), .left("topology"), .left("path")])
    for named in SetupCatalogue.named {
      table.add([named.name, named.setup.setupClass.rawValue, named.setup.topology.rawValue, named.setup.summary])
    }
    for name in SetupCatalogue.clusterOnly {
      table.add([name, "", "cluster", "the real product; not on this machine"])
    }
    Terminal.put(table.plain, on: 1)
  }
}
