import Quantities
import Testing

@testable import Testbed

@Suite struct EnvoyOverlayTests {
  private func manager(_ filters: JSON, _ more: [String: JSON] = [:]) -> JSON {
    EnvoyConfig.named(
      "manager", EnvoyHTTP.message, more.merging(["http_filters": filters, "stat_prefix": "x"]) { a, _ in a })
  }

  @Test func filtersGoBeforeTheRouterAndOtherMembersReplaceOurs() throws {
    let overlay = try EnvoyOverlay(
      json: #"{"http_filters":[{"name":"lua"}],"access_log":[{"rate":0.5}],"stat_prefix":"y"}"#, name: "lua.yaml")
    let config: JSON = ["chains": [["filters": [manager([["name": "cors"], ["name": "router"]])]]]]
    #expect(
      overlay.applied(to: config) == [
        "chains": [
          [
            "filters": [
              EnvoyConfig.named(
                "manager", EnvoyHTTP.message,
                [
                  "http_filters": [["name": "cors"], ["name": "lua"], ["name": "router"]], "stat_prefix": "y",
                  "access_log": [["rate": .number(0.5)]],
                ])
            ]
          ]
        ]
      ])
  }

  @Test func endsOfTunnelsStayAsTheyAre() throws {
    let overlay = try EnvoyOverlay(json: #"{"http_filters":[{"name":"lua"}],"access_log":[]}"#, name: "x")
    let end = EnvoyTunnelEnd(name: "inbound", cluster: "main").json
    #expect(overlay.applied(to: end) == end)
    let parsed = EnvoyHTTP(
      name: "main", cluster: "originate", filters: [.router], clientCertificate: .sanitize, retries: true)
    #expect(overlay.applied(to: parsed.json) != parsed.json)
  }

  @Test func whatIsNoConnectionManagerStaysAsItIs() throws {
    let overlay = try EnvoyOverlay(json: #"{"access_log":[]}"#, name: "x")
    let config: JSON = ["http_filters": [["name": "router"]], "@type": "type.googleapis.com/other"]
    #expect(overlay.applied(to: config) == config)
  }

  @Test(arguments: [
    ("[1]", "x.yaml: it is no object of members for the HTTP connection manager"),
    (
      #"{"http_filters":3}"#, "x.yaml: http_filters is no list: give a list of filters, each with name and typed_config"
    ),
  ])
  func complaints(json: String, sentence: String) {
    #expect(throws: Problem.usage(sentence)) { try EnvoyOverlay(json: json, name: "x.yaml") }
  }
}
