import ArgumentParser
import Report
import Testbed

/// `toll setup list`: what can be measured.
struct SetupListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Name every set-up, its class, its topology and its path.")

  @OptionGroup var options: SetupOptions

  func run() throws {
    var table = Table([.left("set-up"), .left("class"), .left("topology"), .left("path")])
    for named in SetupCatalogue.named(with: try options.load()?.customs ?? []) {
      table.add([named.name, named.setup.setupClass.rawValue, named.setup.topology.rawValue, named.setup.summary])
    }
    for product in ClusterSetup.all { table.add([product.name, "", "cluster", product.reason]) }
    Terminal.put(table.plain, on: 1)
  }
}
