import ArgumentParser
import Quantities
import Serve
import Wire

/// The flags of `toll serve` for TLS; `--cert` and `--key` turn it on, as in Fortio.
struct ServeTLSOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Certificate (PEM, with its chain): HTTP and gRPC are TLS then.", valueName: "file"))
  var cert: String?

  @Option(help: ArgumentHelp("The certificate's key (PEM).", valueName: "file"))
  var key: String?

  @Option(help: ArgumentHelp("Authorities (PEM) of the clients' certificates, with --mtls.", valueName: "file"))
  var cacert: String?

  @Flag(help: "Require a certificate of each client, signed by --cacert.")
  var mtls = false

  @Option(
    help: ArgumentHelp(
      "The one URI that a client's certificate must carry, with --mtls.", valueName: "spiffe://…"))
  var peerUri: String?

  @Option(
    help: ArgumentHelp("Lowest version of TLS: 1.0, 1.1, 1.2 or 1.3 (default 1.2).", valueName: "version"),
    transform: Parse.tlsVersion)
  var tlsMin = TLSVersion.tls12

  @Option(
    help: ArgumentHelp("Highest version of TLS (default 1.3).", valueName: "version"), transform: Parse.tlsVersion)
  var tlsMax = TLSVersion.tls13

  @Option(
    help: ArgumentHelp("Answer so many handshakes with an alert instead; or true for all.", valueName: "percent"),
    transform: Parse.chance)
  var tlsAlert = Chance.never

  /// - Throws: `Problem` of kind usage that names the flag that is missing.
  func plan() throws(Problem) -> TLSPlan? {
    guard cert != nil || key != nil else {
      if mtls { throw .usage("--mtls needs --cert and --key") }
      return nil
    }
    guard let cert else { throw .usage("--key needs --cert: the certificate that it belongs to") }
    guard let key else { throw .usage("--cert needs --key: the key of the certificate") }
    guard tlsMin <= tlsMax else {
      throw .usage("--tls-min \(tlsMin.rawValue) is above --tls-max \(tlsMax.rawValue); swap them")
    }
    guard !mtls || cacert != nil else { throw .usage("--mtls needs --cacert: the authorities of the clients") }
    guard mtls || peerUri == nil else {
      throw .usage("--peer-uri needs --mtls: without it clients show no certificate")
    }
    return TLSPlan(
      identity: TLSPlan.Identity(certificate: cert, key: key),
      verification: mtls ? .authorities(path: cacert) : .none, peerIdentity: peerUri, versions: tlsMin...tlsMax)
  }
}

extension Parse {
  static func tlsVersion(_ text: String) throws -> TLSVersion {
    do { return try TLSVersion(parsing: text) } catch { throw error.asValidation }
  }

  static func chance(_ text: String) throws -> Chance {
    do { return try Chance(parsing: text) } catch { throw error.asValidation }
  }
}
