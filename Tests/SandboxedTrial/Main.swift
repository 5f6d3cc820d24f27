import Foundation
import Kernel
import Quantities
import Testbed

/// What the tests run inside a sandbox: `SandboxedTrial ORDER`, with an order as JSON. Prints a `TrialOutcome`.
@main
enum SandboxedTrial {
  static func main() {
    let environment = ProcessInfo.processInfo.environment
    do {
      if CommandLine.arguments.dropFirst().first == "serve" {
        let ports = CommandLine.arguments.dropFirst(2).compactMap(UInt16.init)
        guard let first = ports.first else { throw Problem.usage("serve PORT [PORT TO OCCUPY]") }
        try PlainServer.run(port: first, occupying: Array(ports.dropFirst()))
      }
      switch try Sandbox.enter(arguments: Array(CommandLine.arguments.dropFirst()), environment: environment) {
      case .finished(let status): exit(status)
      case .inside(let sandbox):
        let order = try JSONDecoder().decode(TrialOrder.self, from: Data((CommandLine.arguments.last ?? "").utf8))
        let outcome = try Trial(order: order, sandbox: sandbox, environment: environment).run()
        print(String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self))
      }
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit((error as? Problem)?.kind == .usage ? 64 : 2)
    }
  }
}
