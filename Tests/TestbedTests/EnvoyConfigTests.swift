import Testing

@testable import Testbed

struct EnvoyConfigTests {
  private let files = Certificates.Files(
    certificate: "/c/client.crt", key: "/c/client.key", authority: "/c/ca.crt",
    identity: "spiffe://cluster.local/ns/default/sa/client")

  @Test func bothSidesPinTLS13AndKnowTheirPeer() {
    let tls = EnvoyTLS(
      files: files, peer: .exactly("spiffe://cluster.local/ns/default/sa/server"), protocols: ["istio"])
    for side in [tls.accepting, tls.connecting] {
      let common = side["typed_config"]["common_tls_context"]
      #expect(common["tls_params"]["tls_minimum_protocol_version"] == "TLSv1_3")
      #expect(common["tls_params"]["tls_maximum_protocol_version"] == "TLSv1_3")
      #expect(common["validation_context"]["trusted_ca"]["filename"] == "/c/ca.crt")
      #expect(
        common["validation_context"]["match_typed_subject_alt_names"] == [
          ["san_type": "URI", "matcher": ["exact": "spiffe://cluster.local/ns/default/sa/server"]]
        ])
    }
    #expect(tls.accepting["typed_config"]["require_client_certificate"] == true)
  }

  @Test func onlyTLSMatchesAnEncryptedChain() {
    let http = EnvoyHTTP(
      name: "inbound", cluster: "inbound", filters: [.allow(identity: files.identity), .router],
      clientCertificate: .appendForward, retries: false)
    let tls = EnvoyTLS(files: files, peer: .anyOf(trustDomain: "cluster.local"), protocols: ["istio"])
    let chain = EnvoyFilterChain(tls: tls, filter: http).json
    #expect(chain["filter_chain_match"] == ["transport_protocol": "tls"])
    #expect(
      http.json["typed_config"]["http_filters"] == [
        [
          "name": "envoy.filters.http.rbac",
          "typed_config": [
            "@type": "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC",
            "rules": [
              "action": "ALLOW",
              "policies": [
                "client": [
                  "permissions": [["any": true]],
                  "principals": [
                    ["authenticated": ["principal_name": ["exact": "spiffe://cluster.local/ns/default/sa/client"]]]
                  ],
                ]
              ],
            ],
          ],
        ],
        [
          "name": "envoy.filters.http.router",
          "typed_config": ["@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"],
        ],
      ])
  }

  @Test func applicationIsReachedFromTheAddressThatPassesTheRules() {
    let owner = EnvoyCluster(name: "inbound", tls: nil, sourceAddress: "127.0.0.6", mark: nil).json
    #expect(owner["upstream_bind_config"] == ["source_address": ["address": "127.0.0.6", "port_value": 0]])
    #expect(owner["type"] == "ORIGINAL_DST")
    let marked = EnvoyCluster(name: "outbound", tls: nil, sourceAddress: nil, mark: 1337).json
    #expect(
      marked["upstream_bind_config"] == [
        "source_address": ["address": "0.0.0.0", "port_value": 0],
        "socket_options": [["level": 1, "name": 36, "int_value": 1337, "state": "STATE_PREBIND"]],
      ])
    let plain = EnvoyCluster(name: "outbound", tls: nil, sourceAddress: nil, mark: nil).json
    #expect(plain["upstream_bind_config"] == [:])
  }

  @Test func socketsOpenInsideAPod() {
    let listener = EnvoyListener(
      name: "client-outbound", port: 15_001, network: "/run/netns/client", direction: .outbound,
      inspections: [.originalDestination],
      chains: [EnvoyFilterChain(tls: nil, filter: EnvoyTCP(name: "o", cluster: "c"))])
    #expect(
      listener.json["address"]["socket_address"] == [
        "address": "0.0.0.0", "port_value": 15_001, "network_namespace_filepath": "/run/netns/client",
      ])
    let cluster = EnvoyCluster(
      name: "client-outbound", tls: nil, sourceAddress: "10.99.1.10", network: "/run/netns/client", mark: 0x539)
    #expect(
      cluster.json["upstream_bind_config"] == [
        "source_address": [
          "address": "10.99.1.10", "port_value": 0, "network_namespace_filepath": "/run/netns/client",
        ],
        "socket_options": [["level": 1, "name": 36, "int_value": 1337, "state": "STATE_PREBIND"]],
      ])
  }

  @Test func tunnelsAreConnectRequestsOverHTTP2() {
    let begin = EnvoyTCP(name: "out", cluster: "tunnels", tunnelTo: EnvoyTCP.originalDestination).json["typed_config"]
    #expect(begin["tunneling_config"] == ["hostname": "%DOWNSTREAM_LOCAL_ADDRESS%"])
    let plain = EnvoyTCP(name: "out", cluster: "tunnels").json["typed_config"]
    #expect(plain["tunneling_config"] == [:])
    let end = EnvoyTunnelEnd(name: "in", cluster: "app").json["typed_config"]
    #expect(end["codec_type"] == "HTTP2")
    #expect(end["http2_protocol_options"] == ["allow_connect": true])
    #expect(end["upgrade_configs"] == [["upgrade_type": "CONNECT"]])
    #expect(
      end["route_config"]["virtual_hosts"] == [
        [
          "name": "all", "domains": ["*"],
          "routes": [
            [
              "match": ["connect_matcher": [:]],
              "route": [
                "cluster": "app", "timeout": "0s",
                "upgrade_configs": [["upgrade_type": "CONNECT", "connect_config": [:]]],
              ],
            ]
          ],
        ]
      ])
  }

  @Test func destinationsOfClusters() {
    func cluster(_ destination: EnvoyCluster.Destination) -> JSON {
      EnvoyCluster(
        name: "c", destination: destination, protocols: .tunnels(streams: 100), tls: nil, sourceAddress: nil, mark: nil
      ).json
    }
    #expect(cluster(.originalHost(port: 15_008))["original_dst_lb_config"] == ["upstream_port_override": 15_008])
    #expect(
      cluster(.authority)["original_dst_lb_config"] == ["use_http_header": true, "http_header_name": ":authority"])
    #expect(cluster(.authority)["type"] == "ORIGINAL_DST")
    #expect(cluster(.fixed(address: "10.99.2.30", port: 15_008))["type"] == "STATIC")
    #expect(
      cluster(.inside(listener: "main"))["load_assignment"] == [
        "cluster_name": "c",
        "endpoints": [
          [
            "lb_endpoints": [
              [
                "endpoint": [
                  "address": ["envoy_internal_address": ["server_listener_name": "main", "endpoint_id": "c"]]
                ]
              ]
            ]
          ]
        ],
      ])
    let http = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
    #expect(
      cluster(.original)["typed_extension_protocol_options"][http]["explicit_http_config"] == [
        "http2_protocol_options": ["allow_connect": true, "max_concurrent_streams": 100]
      ])
  }

  @Test func internalListenersBringTheirExtension() {
    let chain = EnvoyFilterChain(tls: nil, filter: EnvoyTCP(name: "o", cluster: "c"))
    let config = EnvoyConfig(
      name: "p", adminSocket: "/s", listeners: [],
      internalListeners: [EnvoyInternalListener(name: "main", chain: chain)], clusters: []
    ).json
    #expect(config["bootstrap_extensions"] == [EnvoyInternalListener.bootstrapExtension])
    #expect(
      config["static_resources"]["listeners"] == [
        ["name": "main", "stat_prefix": "main", "internal_listener": [:], "filter_chains": [chain.json]]
      ])
  }

  @Test func overlayMovesTheAdminInterfaceAndMarks() {
    let admin: JSON = ["address": ["pipe": ["path": "/s"]]]
    #expect(EnvoyConfig.overlay(adminSocket: "/s", mark: nil) == ["admin": admin])
    #expect(
      EnvoyConfig.overlay(adminSocket: "/s", mark: 1337) == [
        "admin": admin,
        "cluster_manager": [
          "upstream_bind_config": [
            "source_address": ["address": "0.0.0.0", "port_value": 0],
            "socket_options": [["level": 1, "name": 36, "int_value": 1337, "state": "STATE_PREBIND"]],
          ]
        ],
      ])
  }

  @Test func equalConfigurationsAreEqualBytes() throws {
    let config = EnvoyConfig(name: "p", adminSocket: "/run/p.sock", listeners: [], clusters: [])
    #expect(
      try config.json.text() == """
        {
          "admin" : {
            "address" : {
              "pipe" : {
                "path" : "/run/p.sock"
              }
            }
          },
          "node" : {
            "cluster" : "mesh",
            "id" : "p"
          },
          "static_resources" : {
            "clusters" : [

            ],
            "listeners" : [

            ]
          }
        }
        """)
  }

  @Test func versionAndDumpAreCutToWhatMatters() {
    let info = "{\n \"version\": \"6146125af5/1.40.0/Clean/RELEASE/BoringSSL\",\n \"state\": \"LIVE\"\n}"
    #expect(Envoy.version(inServerInfo: info) == "1.40.0")
    #expect(Envoy.version(inServerInfo: "{}") == "unknown")
    let dump = #"{"configs":[{"bootstrap":{"node":{"extensions":[1,2]},"admin":{}}},{"static_listeners":[]}]}"#
    #expect(Envoy.withoutNode(dump) == #"{"configs":[{"bootstrap":{"admin":{}}},{"static_listeners":[]}]}"#)
    #expect(Envoy.withoutNode("no JSON") == "no JSON")
  }
}

extension JSON {
  /// A member, or an empty object where there is none.
  fileprivate subscript(name: String) -> JSON {
    guard case .object(let members) = self else { return [:] }
    return members[name] ?? [:]
  }
}
