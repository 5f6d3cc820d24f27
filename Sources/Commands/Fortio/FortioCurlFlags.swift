import Quantities

/// The flags of `fortio curl`: those of `fortio load` that say something about one request, and two of its own.
enum FortioCurlFlags {
  static let all: [GoFlag] = own + plain + shared + refused

  private static let own: [GoFlag] = [
    .value("timeout", as: "--timeout"),
    .toggle("keepalive", on: [], off: ["-H", "Connection: close"]),
    .toggle("halfclose", on: ["--half-close"]),
    .toggle("curl-stdout-headers", on: ["--stdout-headers"]),
    .toggle("quiet", on: []),
    .toggle("log-errors", on: []),
    .value("loglevel") { value throws(Problem) in
      guard !["debug", "verbose"].contains(value.lowercased()) else {
        throw .usage("-loglevel \(value) cannot be honoured: the answer is printed whole already; leave it away")
      }
      return []
    },
    .fixed(
      "L", .toggle, at: ["false"],
      because: "redirects are not followed; the answer's Location says which URL to give instead"),
  ]

  private static let plain: [GoFlag] = (FortioLoadFlags.tls + FortioLoadFlags.protocols).map {
    .fixed($0.name, $0.kind, at: [$0.kind == .toggle ? "false" : ""], because: "toll curl speaks HTTP/1.1 without TLS")
  }

  private static let shared: [GoFlag] = pick { sharedNames.contains($0.name) }

  private static let sharedNames: Set<String> = Set(FortioLoadFlags.request.map(\.name)).union([

    "unix-socket", "resolve", "httpbufferkb", "httpccch", "no-reresolve", "resolve-ip-type", "dns-method", "stdclient",
  ])

  private static let refused: [GoFlag] = pick { !sharedNames.contains($0.name) }.map {
    .fixed($0.name, $0.kind, at: [], because: "toll curl sends one request; the flag is one of toll load's")
  }

  /// Flags of `fortio load` that have no row of their own here.
  private static func pick(_ isWanted: (GoFlag) -> Bool) -> [GoFlag] {
    FortioLoadFlags.all.filter { flag in isWanted(flag) && !(own + plain).contains { $0.name == flag.name } }
  }
}
