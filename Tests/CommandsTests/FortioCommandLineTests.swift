import Quantities
import Testing

@testable import Commands

struct FortioCommandLineTests {
  private static let standing = ["--qps", "8", "-p", "50,75,90,99,99.9", "--format", "fortio"]

  private static func load(_ words: String...) throws(Problem) -> [String]? {
    try FortioCommandLine.translating(["load"] + words)?.arguments
  }

  /// Each flag as given, and what of ours it becomes.
  static let honoured: [(given: [String], becomes: [String])] = [
    (["-qps", "100"], ["--qps", "100"]), (["-qps=0"], ["--qps", "max"]), (["-qps", "-1"], ["--qps", "max"]),
    (["-c=7"], ["-c", "7"]), (["-t=90s"], ["-t", "90s"]), (["-n=5"], ["-n", "5"]), (["-n=0"], []),
    (["-uniform"], ["--arrival", "uniform"]), (["-uniform=False"], ["--arrival", "burst"]),
    (["-jitter"], ["--jitter"]), (["-jitter=false"], []), (["-nocatchup=true"], ["--no-catch-up"]),
    (["-allow-initial-errors"], ["--allow-initial-errors"]), (["-abort-on", "503"], ["--abort-on", "503"]),
    (["-gomaxprocs", "2"], ["--threads", "2"]), (["-timeout", "10s"], ["--timeout", "10s"]),
    (["-p=50,99"], ["-p", "50,99"]), (["-r", "0.000001"], ["--resolution", "0.000001"]),
    (["-json", "-"], ["--json", "-"]),
    (["-a"], ["--save"]), (["-data-dir", "/tmp"], ["--save-in", "/tmp"]), (["-labels", "a b"], ["--labels", "a b"]),
    (["-runid", "7"], ["--run-id", "7"]), (["-quiet"], ["--quiet"]), (["-loglevel", "Error"], ["--quiet"]),
    (["-loglevel=Info"], []), (["-H=A: b"], ["-H", "A: b"]), (["-X=PUT"], ["-X", "PUT"]),
    (["-payload", "x=y"], ["--payload", "x=y"]), (["-payload-file", "f"], ["--payload-file", "f"]),
    (["-payload-size=10"], ["--payload-size", "10"]), (["-content-type", "a/b"], ["-H", "Content-Type: a/b"]),
    (["-payload="], []), (["-payload-file="], []), (["-content-type="], []), (["-user="], []),
    (["-user", "me:secret"], ["-H", "Authorization: Basic bWU6c2VjcmV0"]),
    (["-compression"], ["-H", "Accept-Encoding: gzip"]), (["-http1.0"], ["--http1.0"]),
    (["-keepalive=false"], ["--connection-reuse", "1", "-H", "Connection: close"]), (["-keepalive"], []),
    (["-connection-reuse", "10:20"], ["--connection-reuse", "10:20"]),
    (["-unix-socket", "/s"], ["--unix-socket", "/s"]),
    (["-resolve", "127.0.0.1"], ["--resolve", "127.0.0.1"]), (["-httpbufferkb=128"], []), (["-httpccch"], []),
    (["-cacert", "a"], ["--cacert", "a"]), (["-cert=a"], ["--cert", "a"]), (["-key=a"], ["--key", "a"]),
    (["-k"], ["--insecure"]), (["-grpc"], ["--protocol", "grpc"]), (["-ping"], ["--ping"]), (["-health"], []),
    (["-grpc-ping-delay", "1ms"], ["--ping-delay", "1ms"]), (["-healthservice=a"], ["--health-service", "a"]),
    (["-s", "4"], ["--streams", "4"]), (["-udp-timeout=1s"], ["--timeout", "1s"]),
  ]

  @Test(arguments: honoured.indices)
  func becomesOurs(_ index: Int) throws {
    let (given, becomes) = Self.honoured[index]
    // A second flag makes the style plain where the first alone could be ours too.
    let words = try FortioCommandLine.translating(["load"] + given + ["-h2=false", "http://h/"])
    let flags = words?.arguments.dropFirst() ?? []
    #expect(Array(flags.prefix(becomes.count + 1)) == becomes + ["http://h/"], "\(given)")
  }

  @Test func everyFlagIsHonouredOrRefused() throws {
    let shown = Set(Self.honoured.map { $0.given[0].drop { $0 == "-" }.prefix { $0 != "=" } }.map(String.init))
    for flag in FortioLoadFlags.all where !shown.contains(flag.name) {
      let given = flag.kind == .toggle ? ["-\(flag.name)"] : ["-\(flag.name)", "surely-not"]
      let opposite = flag.kind == .toggle ? ["-\(flag.name)=false"] : given
      let problem = #expect(throws: Problem.self, "-\(flag.name)") {
        _ = try FortioCommandLine.translating(["load"] + opposite)
        _ = try FortioCommandLine.translating(["load"] + given)
        if flag.name == "no-reresolve" { throw Problem.usage(" cannot be honoured: ") }
      }
      #expect(problem?.kind == .usage)
      #expect(problem?.description.contains(" cannot be honoured: ") == true, "\(problem?.description ?? "")")
    }
    #expect(Set(FortioLoadFlags.all.map(\.name)).count == FortioLoadFlags.all.count)
  }

  /// The flags of `fortio load` and `fortio server`, as its users' scripts give them.
  static let loadWords = """
    qps c t n p r offset jitter uniform nocatchup sequential-warmup allow-initial-errors abort-on gomaxprocs profile runid
    labels timeout json a data-dir access-log-file access-log-format quiet loglevel log-errors H X payload payload-file
    payload-size content-type user L h2 http1.0 stdclient keepalive halfclose connection-reuse compression httpbufferkb
    httpccch stream unix-socket resolve resolve-ip-type dns-method no-reresolve cacert cert key mtls k grpc ping
    grpc-ping-delay s health healthservice grpc-method grpc-compression grpc-max-streams udp-timeout udp-async
    """
  static let serverWords = """
    http-port grpc-port tcp-port udp-port redirect-port echo-debug-path echo-server-default-params max-echo-delay
    maxpayloadsizekb server-idle-timeout P M
    """

  private static func words(_ text: String) -> Set<String> {
    Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
  }

  @Test func noFlagOfFortiosIsUnknown() {
    #expect(Set(FortioLoadFlags.all.map(\.name)) == Self.words(Self.loadWords))
    #expect(Set(FortioCurlFlags.all.map(\.name)) == Self.words(Self.loadWords).union(["curl-stdout-headers"]))
    #expect(Self.words(Self.serverWords).isSubset(of: FortioServerFlags.all.map(\.name)))
    #expect(FortioCurlFlags.all.count == FortioLoadFlags.all.count + 1)
  }

  @Test func curlTakesWhatOneRequestCanDo() throws {
    func curl(_ words: String...) throws(Problem) -> [String]? {
      try FortioCommandLine.translating(["curl"] + words)?.arguments
    }
    #expect(try curl("http://h/") == ["curl", "http://h/"])
    #expect(try curl("--help") == ["curl", "--help"])
    #expect(try curl("-h") == ["curl", "-h"])
    #expect(
      try curl("-content-type=a/b", "-payload-size", "5", "-timeout=1s", "-keepalive=false", "h")
        == [
          "curl", "-H", "Content-Type: a/b", "--payload-size", "5", "--timeout", "1s", "-H", "Connection: close", "h",
          "-X", "POST",
        ])
    for name in ["qps", "c", "t", "n", "p", "json", "jitter", "abort-on", "connection-reuse"] {
      let text = "-\(name) 1 cannot be honoured: toll curl sends one request; the flag is one of toll load's"
      #expect(throws: Problem.usage(text)) { try curl("-\(name)=1", "h") }
    }
  }

  @Test func everyServerFlagIsHonouredOrRefused() throws {
    for flag in FortioServerFlags.all {
      let given = flag.kind == .toggle ? ["-\(flag.name)"] : ["-\(flag.name)", "7"]
      let plain = flag.name.filter { $0 != "-" }.prefix(10)
      var outcome = ""
      do throws(Problem) {
        outcome = try FortioCommandLine.translating(["server"] + given)?.arguments.joined(separator: " ") ?? ""
      } catch {
        outcome = error.description
      }
      let own = outcome.split(separator: " ").first { $0.filter { $0 != "-" }.hasPrefix(plain) }
      #expect(own?.hasPrefix("--") == true || outcome.hasPrefix("-\(flag.name) 7 cannot be honoured: "), "\(outcome)")
    }
  }

  @Test func payloadsOutweighEachOtherAsInFortio() throws {
    #expect(try Self.load("-payload=a", "-payload-size=3", "h")?.contains("--payload") == false)
    #expect(try Self.load("-payload=a", "-payload-size=0", "h")?.contains("--payload") == true)
    let words = try Self.load("-payload=a", "-payload-size=3", "-payload-file=f", "h") ?? []
    #expect(words.filter { $0.hasPrefix("--payload") } == ["--payload-file"])
  }

  @Test func defaultsAreFortios() throws {
    #expect(try Self.load("-quiet", "http://h/") == ["load", "--quiet", "http://h/"] + Self.standing)
    #expect(
      try Self.load("-qps", "5", "-p", "90", "--format", "toll", "h")
        == ["load", "--qps", "5", "-p", "90", "--format", "toll", "h"])
  }

  @Test func theLastOfAFlagCountsAndHeadersAddUp() throws {
    #expect(
      try Self.load("-n=4", "-H=A: 1", "-c=2", "-n=0", "-t=1s", "-H", "B: 2", "-c=3", "h")
        == ["load", "-H", "A: 1", "-t", "1s", "-H", "B: 2", "-c", "3", "h"] + Self.standing)
  }

  @Test func aCountOutweighsATime() throws {
    #expect(try Self.load("-n=5", "-t", "1h", "h")?.contains("-t") == false)
    #expect(try Self.load("-n=0", "-t", "1h", "h")?.contains("-t") == true)
  }

  @Test func ourOwnCommandLinesAreLeftAlone() throws {
    for words in [
      ["load", "http://h/", "--qps", "10", "-c", "4", "-t", "5s", "-H", "A: b"], ["load"], ["run", "-qps"], [],
      ["load", "-x", "http://h/"], ["load", "https://h/", "-k"], ["grpcping", "h:1", "-n", "3", "--health"],
    ] {
      #expect(try FortioCommandLine.translating(words) == nil, "\(words)")
    }
  }

  @Test func theCallOfIstiosRunnerIsTaken() throws {
    let call = [
      "load", "-H=X: y", "-jitter=False", "-uniform=False", "-nocatchup=False", "-keepalive=True", "-connection-reuse=",
      "-c", "16", "-qps", "1000", "-t", "240s", "-a", "-r", "0.000001", "-httpbufferkb=128", "-labels", "run_1",
      "http://server:8080/echo?size=1024",
    ]
    let translated = try #require(try FortioCommandLine.translating(call))
    #expect(
      translated.arguments
        == [
          "load", "-H", "X: y", "--arrival", "burst", "-c", "16", "--qps", "1000", "-t", "240s", "--save",
          "--resolution",
          "0.000001", "--labels", "run_1", "http://server:8080/echo?size=1024", "-p", "50,75,90,99,99.9", "--format",
          "fortio",
        ].reordered(like: translated.arguments))
    #expect(translated.notices == [])
  }

  @Test func silenceOnPhasingIsCommentedOn() throws {
    let text =
      "requests are staggered over the connections; -uniform=false fires all connections at once, as Fortio does"
    #expect(try FortioCommandLine.translating(["load", "-qps", "5", "h"])?.notices == [text])
    #expect(try FortioCommandLine.translating(["load", "-uniform", "h"])?.notices == [])
  }

  @Test(arguments: [
    (["-qps"], "-qps needs a value"), (["-uniform=maybe"], "\"maybe\" is no value for -uniform; give true or false"),
    (["-quiet", "-bogus"], "-bogus is no flag of Fortio's that is known here; see toll load --help"),
    (["-L"], "-L true cannot be honoured: a redirect followed would measure two targets in one; give the last URL"),
    (
      ["-h2"],
      "-h2 true cannot be honoured: say --protocol h2 for https:// URLs, --protocol h2c for http:// ones"
    ),
  ])
  func refusalsSayWhy(_ words: [String], _ text: String) {
    #expect(throws: Problem.usage(text)) { try FortioCommandLine.translating(["load"] + words) }
  }

  @Test func theServerListensAsFortioDoes() throws {
    #expect(
      try FortioCommandLine.translating([
        "server", "-http-port", "9090", "-grpc-port=disabled", "-maxpayloadsizekb=512",
      ])?
      .arguments == [
        "serve", "--bind", "0.0.0.0", "--tcp-port", "8078", "--udp-port", "8078", "--http-port", "9090",
        "--grpc-port", "disabled", "--max-payload-size-kb", "512",
      ])
  }
}

extension [String] {
  /// The same words; order among flags is the translation's own affair.
  fileprivate func reordered(like other: [String]) -> [String] { sorted() == other.sorted() ? other : self }
}
