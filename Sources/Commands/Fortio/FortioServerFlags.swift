import Quantities

/// The flags of `fortio server`, one row each; those of `toll serve` are named alike.
enum FortioServerFlags {
  static let all: [GoFlag] =
    ports.map { flag in
      .value(flag.name, as: "--\(flag.name)")
    } + [
      .value("max-echo-delay", as: "--max-echo-delay"),
      .value("maxpayloadsizekb", as: "--max-payload-size-kb"),
      .value("echo-server-default-params", as: "--echo-server-default-params"),
      .toggle("quiet", on: ["--quiet"]),
      .fixed("redirect-port", .value, at: ["disabled"], because: "toll serve redirects nothing; leave it away"),
      .fixed("echo-debug-path", .value, at: [""], because: "toll serve echoes on every path; leave it away"),
      .fixed("server-idle-timeout", .value, at: ["0", "0s"], because: "idle connections stay open; leave it away"),
      .fixed("P", .value, at: [""], because: "toll serve is no proxy"),
      .fixed("M", .value, at: [""], because: "toll serve is no proxy"),
    ]

  private static let ports: [(name: String, standing: String)] = [
    ("http-port", "8080"), ("grpc-port", "8079"), ("tcp-port", "8078"), ("udp-port", "8078"),
  ]

  /// Fortio listens on every address, and on all of its ports.
  static func defaults(_ reading: FortioCommandLine.Reading) -> [String] {
    ["--bind", "0.0.0.0"]
      + ports.filter { reading.given[$0.name] == nil }.flatMap { ["--\($0.name)", $0.standing] }
  }
}
