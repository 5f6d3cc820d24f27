import HDR
import Quantities

/// The flags of `fortio load`, one row each.
enum FortioLoadFlags {
  static let all: [GoFlag] = pace + output + request + connections + tls + protocols

  private static let pace: [GoFlag] = [
    .value("qps") { value throws(Problem) in
      if let number = Double(value), number <= 0 { return ["--qps", "max"] }
      return ["--qps", value]
    },
    .value("c", as: "-c"),
    .value("t", as: "-t"),
    .value("n") { value throws(Problem) in value == "0" ? [] : ["-n", value] },
    .toggle("uniform", on: ["--arrival", "uniform"], off: ["--arrival", "burst"]),
    .toggle("jitter", on: ["--jitter"]),
    .toggle("nocatchup", on: ["--no-catch-up"]),
    .toggle("allow-initial-errors", on: ["--allow-initial-errors"]),
    .value("abort-on") { value throws(Problem) in
      if value == "0" { return [] }
      guard value != "-1" else {
        throw .usage("-abort-on -1 cannot be honoured: errors without a status end no run here; give a status")
      }
      return ["--abort-on", value]
    },
    .value("gomaxprocs") { value throws(Problem) in value == "0" ? [] : ["--threads", value] },
    .value("timeout", as: "--timeout"),
    .fixed(
      "sequential-warmup", .toggle, at: ["false"],
      because: "all connections are open before the first request anyway; leave it away"),
    .fixed("offset", .value, at: ["0"], because: "the histograms here have no fixed buckets to shift; leave it away"),
  ]

  private static let output: [GoFlag] = [
    .value("p", as: "-p"),
    .value("r", as: "--resolution"),
    .value("json", as: "--json"),
    .toggle("a", on: ["--save"]),
    .value("data-dir", as: "--save-in"),
    .value("labels", as: "--labels"),
    .value("runid", as: "--run-id"),
    .toggle("quiet", on: ["--quiet"]),
    .value("loglevel") { value throws(Problem) in
      switch value.lowercased() {
      case "error", "critical", "fatal": return ["--quiet"]
      case "debug", "verbose":
        throw .usage("-loglevel \(value) cannot be honoured: requests are not logged one by one; use --json")
      default: return []
      }
    },
    .fixed(
      "log-errors", .toggle, at: ["false"], because: "errors are counted by kind in the record, not logged; use --json"),
    .fixed(
      "access-log-file", .value, at: [""],
      because: "requests are not logged one by one; the record has every second (--json)"),
    .fixed("access-log-format", .value, at: ["json"], because: "requests are not logged one by one; use --json"),
    .fixed("profile", .value, at: [""], because: "a profile of the generator is made by perf record -g toll load …"),
  ]

  static let request: [GoFlag] = [
    .value("H", as: "-H"),
    .value("X", as: "-X"),
    .value("payload") { value throws(Problem) in value.isEmpty ? [] : ["--payload", value] },
    .value("payload-file") { value throws(Problem) in value.isEmpty ? [] : ["--payload-file", value] },
    .value("payload-size") { value throws(Problem) in value == "0" ? [] : ["--payload-size", value] },
    .value("content-type") { value throws(Problem) in value.isEmpty ? [] : ["-H", "Content-Type: \(value)"] },
    .value("user") { value throws(Problem) in
      value.isEmpty ? [] : ["-H", "Authorization: Basic \(Base64.encode(Array(value.utf8)))"]
    },
    .toggle("compression", on: ["-H", "Accept-Encoding: gzip"]),
    .toggle("http1.0", on: ["--http1.0"]),
    .fixed(
      "L", .toggle, at: ["false"], because: "a redirect followed would measure two targets in one; give the last URL"),
    .fixed("stream", .toggle, at: ["false"], because: "a body is sent whole; use -payload"),
  ]

  private static let connections: [GoFlag] = [
    .toggle("keepalive", on: [], off: ["--connection-reuse", "1", "-H", "Connection: close"]),
    .value("connection-reuse") { value throws(Problem) in value.isEmpty ? [] : ["--connection-reuse", value] },
    .value("unix-socket", as: "--unix-socket"),
    .value("resolve", as: "--resolve"),
    .value("httpbufferkb") { value throws(Problem) in
      guard let kilobytes = Int(value), 1...128 ~= kilobytes else {
        throw .usage(
          "-httpbufferkb \(value) cannot be honoured: the buffer holds 128 KB, for bodies of any length; leave it away")
      }
      return []
    },
    .toggle("httpccch", on: []),
    .fixed(
      "halfclose", .toggle, at: ["false"], because: "connections are closed in both directions; use -keepalive=false"),
    .fixed("no-reresolve", .toggle, at: ["true", "false"], because: "the host is resolved once"),
    .fixed("resolve-ip-type", .value, at: ["ip4", "ip"], because: "give the address with -resolve"),
    .fixed(
      "dns-method", .value, at: ["cached-rr", "first"], because: "the first address is used; give another with -resolve"
    ),
    .fixed("stdclient", .toggle, at: ["false"], because: "there is one client; leave it away"),
  ]

  static let tls: [GoFlag] = [
    .value("cacert", as: "--cacert"), .value("cert", as: "--cert"), .value("key", as: "--key"),
    .toggle("k", on: ["--insecure"]),
    .fixed("mtls", .toggle, at: ["false"], because: "a client shows the certificate of -cert and -key; leave it away"),
  ]

  static let protocols: [GoFlag] = [
    .toggle("grpc", on: ["--protocol", "grpc"]),
    .toggle("ping", on: ["--ping"]),
    .value("grpc-ping-delay") { value throws(Problem) in value == "0" ? [] : ["--ping-delay", value] },
    .value("healthservice") { value throws(Problem) in value.isEmpty ? [] : ["--health-service", value] },
    .value("s") { value throws(Problem) in value == "1" ? [] : ["--streams", value] },
    .toggle("health", on: []),
    .value("udp-timeout", as: "--timeout"),
    .fixed(
      "h2", .toggle, at: ["false"], because: "say --protocol h2 for https:// URLs, --protocol h2c for http:// ones"),
    .fixed("udp-async", .toggle, at: ["false"], because: "each datagram is answered before the next; leave it away"),
    .fixed("grpc-compression", .toggle, at: ["false"], because: "messages are not compressed; leave it away"),
    .fixed("grpc-method", .value, at: [""], because: "say --protocol grpc with the method as the URL's path"),
    .fixed("grpc-max-streams", .value, at: ["0"], because: "toll serve allows 1000 streams; leave it away"),
  ]

  /// Those that `fortio grpcping` takes too.
  static let ofPings: Set = [
    "n", "p", "H", "payload", "payload-file", "payload-size", "timeout", "cacert", "cert", "key", "k",
    "grpc-ping-delay",
    "healthservice",
  ]
  /// In a ping it says what is called; in `fortio load` it is what happens anyway.
  static let health = GoFlag.toggle("health", on: ["--health"])

  /// What Fortio does where nothing is said.
  static func defaults(_ reading: FortioCommandLine.Reading) -> [String] {
    let named = Set(reading.arguments)
    var flags: [String] = []
    if !named.contains("--qps"), !named.contains("--replay") { flags += ["--qps", "8"] }
    if !named.contains("-p") { flags += ["-p", "50,75,90,99,99.9"] }
    if !named.contains("--format") { flags += ["--format", "fortio"] }
    return flags + method(reading)
  }

  /// A content type alone makes Fortio POST.
  static func method(_ reading: FortioCommandLine.Reading) -> [String] {
    let hasType = reading.given["content-type"].map { !$0.isEmpty } ?? false
    return hasType && !reading.arguments.contains("-X") ? ["-X", "POST"] : []
  }

  static func notices(_ reading: FortioCommandLine.Reading) -> [String] {
    guard reading.given["uniform"] == nil, !reading.arguments.contains("--arrival") else { return [] }
    return ["requests are staggered over the connections; -uniform=false fires all connections at once, as Fortio does"]
  }
}
