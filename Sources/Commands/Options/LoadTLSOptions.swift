import ArgumentParser
import Load
import Quantities
import Wire

/// How a client speaks TLS; https:// URLs turn it on.
struct LoadTLSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Authorities (PEM) that the server's certificate is checked by, not the system's.",
      valueName: "file"))
  var cacert: String?

  @Option(help: ArgumentHelp("Certificate (PEM, with its chain) to show to the server.", valueName: "file"))
  var cert: String?

  @Option(help: ArgumentHelp("The certificate's key (PEM).", valueName: "file"))
  var key: String?

  @Flag(name: [.customShort("k"), .long], help: "Do not check the server's certificate.")
  var insecure = false

  @Option(
    help: ArgumentHelp(
      "The server's name: told to it and looked for in its certificate (default: the URL's host).", valueName: "name"))
  var sni: String?

  @Option(
    help: ArgumentHelp(
      "The one URI that the server's certificate must carry, instead of its name.", valueName: "spiffe://…"))
  var peerUri: String?

  @Option(
    help: ArgumentHelp("Protocols to offer, with commas (default: the one that is spoken).", valueName: "names"))
  var alpn: String?

  @Option(
    help: ArgumentHelp("Lowest version of TLS: 1.0, 1.1, 1.2 or 1.3 (default 1.2).", valueName: "version"),
    transform: Parse.tlsVersion)
  var tlsMin: TLSVersion?

  @Option(
    help: ArgumentHelp("Highest version of TLS (default 1.3).", valueName: "version"), transform: Parse.tlsVersion)
  var tlsMax: TLSVersion?

  @Flag(help: "Shake hands in full on every connection: take no ticket of an earlier one.")
  var noResume = false

  /// - Parameter speaking: the protocol's name in ALPN.
  /// - Throws: `Problem` of kind usage that names the flag.
  func security(for target: Target, speaking name: String) throws(Problem) -> Security? {
    guard target.isSecure else {
      guard let flag = given.first else { return nil }
      throw .usage("\(flag) is for https:// URLs, and \(target) is none")
    }
    if cert == nil, key != nil { throw .usage("--key needs --cert: the certificate that it belongs to") }
    if insecure, cacert != nil { throw .usage("--insecure checks nothing, so --cacert says nothing; give one of them") }
    if insecure, peerUri != nil {
      throw .usage("--insecure checks nothing, so --peer-uri says nothing; give one of them")
    }
    let lowest = tlsMin ?? min(.tls12, tlsMax ?? .tls12)
    let highest = tlsMax ?? .tls13
    guard lowest <= highest else {
      throw .usage("--tls-min \(lowest.rawValue) is above --tls-max \(highest.rawValue); swap them")
    }
    var identity: TLSPlan.Identity?
    if let cert {
      guard let key else { throw .usage("--cert needs --key: the key of the certificate") }
      identity = TLSPlan.Identity(certificate: cert, key: key)
    }
    let tls = TLSPlan(
      identity: identity, verification: insecure ? .none : .authorities(path: cacert), peerIdentity: peerUri,
      versions: lowest...highest, protocols: try protocols ?? [name], resumes: !noResume)
    return Security(tls: tls, serverName: sni ?? target.host)
  }

  private var protocols: [String]? {
    get throws(Problem) {
      guard let alpn else { return nil }
      let names = alpn.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard names.allSatisfy({ 1...255 ~= $0.utf8.count }) else {
        throw .usage("\"\(alpn)\" is no list of protocols (for example h2,http/1.1)")
      }
      return names
    }
  }

  /// The flags that are given, by name.
  private var given: [String] {
    let flags: [(String, Bool)] = [
      ("--cacert", cacert != nil), ("--cert", cert != nil), ("--key", key != nil), ("--insecure", insecure),
      ("--sni", sni != nil), ("--peer-uri", peerUri != nil), ("--alpn", alpn != nil), ("--tls-min", tlsMin != nil),
      ("--tls-max", tlsMax != nil), ("--no-resume", noResume),
    ]
    return flags.filter(\.1).map(\.0)
  }
}
