import Foundation

/// Two authorities and certificates that they have signed, made with openssl(1) once for all tests of a process.
package struct Certificates: Sendable {
  /// `server` (127.0.0.1, localhost), `client` and `stranger` (SPIFFE URIs), `twofold` (two of them), `expired`, `early`
  /// (not valid yet) by the authority `ca`; `foreign` by `other`.
  package static let shared = Result { try Certificates() }
  package static let clientIdentity = "spiffe://cluster.local/ns/default/sa/client"

  private let folder: String

  package func certificate(_ name: String) -> String { "\(folder)/\(name).crt" }
  package func key(_ name: String) -> String { "\(folder)/\(name).key" }

  private init() throws {
    folder = NSTemporaryDirectory() + "toll-certificates-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    leftovers.append(folder)
    atexit { for folder in leftovers { try? FileManager.default.removeItem(atPath: folder) } }
    let names = "DNS:localhost,IP:127.0.0.1"
    let stranger = "spiffe://cluster.local/ns/default/sa/stranger"
    let script = """
      set -e
      cd "$0"
      key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $1.key; }
      authority() {
        key $1
        openssl req -x509 -key $1.key -out $1.crt -days 30 -subj /O=$1
      }
      leaf() {
        key $1
        openssl req -new -key $1.key -out $1.csr -subj /CN=$1
        mkdir -p $1.db && : > $1.db/index && echo 01 > $1.db/serial
        printf '[ca]\\ndefault_ca=c\\n[c]\\ndatabase=%s\\nserial=%s\\nnew_certs_dir=%s\\ndefault_md=sha256\\npolicy=p\\n' \
          $1.db/index $1.db/serial $1.db > $1.cnf
        printf '[p]\\ncommonName=supplied\\n[x]\\nsubjectAltName=%s\\n' "$3" >> $1.cnf
        openssl ca -batch -notext -config $1.cnf -extensions x -cert $2.crt -keyfile $2.key \
          -startdate $4 -enddate $5 -in $1.csr -out $1.crt
      }
      authority ca; authority other
      now=20200101000000Z; later=20990101000000Z
      leaf server ca \(names) $now $later
      leaf client ca URI:\(Self.clientIdentity) $now $later
      leaf stranger ca URI:\(stranger) $now $later
      leaf twofold ca URI:\(Self.clientIdentity),URI:\(stranger) $now $later
      leaf foreign other URI:\(Self.clientIdentity) $now $later
      leaf expired ca \(names) $now 20210101000000Z
      leaf early ca \(names) 20980101000000Z $later
      """
    let made = try run("sh", ["-c", script, folder])
    guard made.status == 0 else { throw CannotStart(description: "cannot make certificates: \(made.stderr)") }
  }
}

/// Folders that go when the process ends; written once, before anyone reads.
private nonisolated(unsafe) var leftovers: [String] = []
