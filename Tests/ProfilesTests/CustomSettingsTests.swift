import Quantities
import Results
import Testing

@testable import Profiles

@Suite struct CustomSettingsTests {
  private func parse(_ custom: String, file: String = "x.yaml") throws(Problem) -> [CustomSettings] {
    let lines = custom.split(separator: "\n").map { "  \($0)\n" }.joined()
    return try ProfileLoader.parse(
      "setups: [baseline]\nload: {rate: 100}\ncustom:\n\(lines)", file: file, setups: ["baseline", "sidecar"]
    ).customs
  }

  private func complaint(_ custom: String) -> String? {
    do {
      _ = try parse(custom)
      return nil
    } catch {
      #expect(error.kind == .usage)
      #expect(!error.description.contains("\n"))
      return error.description
    }
  }

  private static let whole = """
    mine:
      class: L4 encrypted
      encrypted: true
      summary: a → b
      nodes: 1
      processes:
        - {name: far, in: server-node, command: [relay, "15006"], ready: 15021/ready, account: false}
        - {name: near, in: client, command: [relay], ready: 15001}
      redirect: {client: 15001, server: 15006, marks: true}
    """

  @Test func everythingStated() throws {
    let expected = CustomSettings(
      name: "mine", setupClass: .l4Encrypted, isEncrypted: true, summary: "a → b", nodes: 1,
      processes: [
        .init(
          name: "far", place: .serverNode, program: .command(["relay", "15006"]),
          readiness: .answer(port: 15_021, path: "/ready"), isAccounted: false),
        .init(name: "near", place: .client, program: .command(["relay"]), readiness: .port(15_001), isAccounted: true),
      ],
      redirect: .init(client: 15_001, server: 15_006, marks: true))
    #expect(try parse(Self.whole) == [expected])
  }

  @Test func theRestIsAssumed() throws {
    let all = try parse(
      "mine:\n  class: L7\n  processes: [{name: p, in: server, command: [x]}]\n  redirect: {server: 9}")
    let mine = try #require(all.first)
    #expect(mine.nodes == 2)
    #expect(!mine.isEncrypted)
    #expect(mine.summary == nil)
    #expect(mine.processes[0].isAccounted)
    #expect(mine.processes[0].readiness == nil)
    #expect(mine.redirect == .init(client: nil, server: 9, marks: false))
  }

  @Test func shortFormRedirectsTheClientToTheFirstListener() throws {
    let file = "\(Repository.root)/Profiles/x.yaml"
    let mine = try #require(try parse("mine: {envoy: custom/http.yaml}", file: file).first)
    #expect(mine.setupClass == .l7)
    #expect(mine.redirect == .init(client: 10_000, server: nil, marks: false))
    #expect(mine.processes.map(\.name) == ["proxy"])
    #expect(mine.processes.map(\.place) == [.client])
    let stated = try parse("mine: {envoy: custom/http.yaml, port: 9000, class: L7 + policy}", file: file)
    #expect(stated.map(\.redirect.client) == [9_000])
    #expect(stated.map(\.setupClass) == [.l7Policy])
  }

  @Test func exampleIsRead() throws {
    let setups = ["baseline", "sidecar"]
    let profile = try ProfileLoader.load("\(Repository.root)/Profiles/custom-example.yaml", setups: setups)
    #expect(profile.setups == ["baseline", "my-envoy", "my-pair"])
    #expect(profile.customs.map(\.name) == ["my-envoy", "my-pair"])
    #expect(profile.customs.map(\.setupClass) == [.l7, .l4Encrypted])
    #expect(profile.customs[1].processes.map(\.name) == ["far", "near"])
  }

  @Test func classIsToldFromTheBootstrap() throws {
    func bootstrap(_ text: String) throws -> EnvoyBootstrap { try EnvoyBootstrap(text, file: "e.yaml") }
    #expect(try bootstrap("a: envoy.filters.network.tcp_proxy").setupClass == .l4)
    #expect(try bootstrap("a: http_connection_manager").setupClass == .l7)
    #expect(try bootstrap("a: [http_connection_manager, envoy.filters.http.rbac]").setupClass == .l7Policy)
    #expect(try bootstrap("a: b").firstPort == nil)
  }

  @Test func complaintsSayWhere() {
    let processes = "processes: [{name: p, in: client, command: [x]}]"
    func mine(_ line: String) -> String? { complaint("mine:\n  \(line)") }
    #expect(complaint("sidecar: {}") == "x.yaml:4: custom.sidecar has the name of a set-up that exists: choose another")
    #expect(mine("class: L7") == "x.yaml:5: custom.mine.processes is missing")
    #expect(
      mine("class: L8\n  \(processes)\n  redirect: {client: 1}")
        == "x.yaml:5: custom.mine.class is \"L8\", but must be one of none, L4, L4 encrypted, L7, L7 + policy")
    #expect(
      mine("class: L7\n  \(processes)\n  redirect: {marks: true}")
        == "x.yaml:7: custom.mine.redirect needs client or server: without a redirect nothing proves that traffic takes this path"
    )
    #expect(
      mine("class: L7\n  processes: [{name: p, in: pod, command: [x]}]\n  redirect: {client: 1}")
        == "x.yaml:6: custom.mine.processes.in is \"pod\", but must be one of client, server, client-node, server-node")
    #expect(
      mine("class: L7\n  processes: [{name: server, in: client, command: [x]}]\n  redirect: {client: 1}")
        == "x.yaml:6: custom.mine.processes names \"server\", which is taken: choose another")
    #expect(
      mine("class: L7\n  processes: [{name: p, in: client}]\n  redirect: {client: 1}")
        == "x.yaml:6: custom.mine.processes needs a command, or envoy with a bootstrap")
    #expect(
      mine("class: L7\n  processes: [{name: p, in: client, command: [x], ready: soon}]\n  redirect: {client: 1}")
        == "x.yaml:6: custom.mine.processes.ready is \"soon\", but a port, or a port and a path belong here (for example 15021/ready)"
    )
    #expect(
      mine("envoy: none.yaml")
        == "x.yaml:5: custom.mine.envoy names a file that is none to use: none.yaml: it cannot be read: name an Envoy bootstrap, YAML or JSON"
    )
    #expect(
      mine("clas: L7") == "x.yaml:5: unknown key \"clas\" under custom.mine; did you mean \"class\"?")
  }

  @Test func envoyOfTheProfileCountsFromItsDirectory() throws {
    func envoy(_ line: String) throws(Problem) -> String? {
      try ProfileLoader.parse(
        "setups: [baseline]\nload: {rate: 100}\n\(line)\n", file: "p/x.yaml", setups: ["baseline"]
      ).envoy
    }
    #expect(try envoy("") == nil)
    #expect(try envoy("envoy: bin/envoy") == "p/bin/envoy")
    #expect(try envoy("envoy: envoy-1.40") == "envoy-1.40")
    #expect(try envoy("envoy: /opt/envoy") == "/opt/envoy")
  }
}
