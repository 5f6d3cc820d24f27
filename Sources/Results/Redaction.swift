/// Keeps credentials out of records.
package enum Redaction {
  package static let mark = "[redacted]"

  private static let secretHeaders: Set<String> = [
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token",
    "x-amz-security-token", "x-csrf-token",
  ]

  /// Whether a header's value is a credential, by its name.
  package static func isSecret(header name: some StringProtocol) -> Bool {
    let name = name.lowercased()
    return secretHeaders.contains(name) || ["token", "secret", "password"].contains { name.contains($0) }
  }

  /// `Authorization: Bearer x` → `Authorization: [redacted]`; other headers stay.
  package static func header(_ line: String) -> String {
    guard let colon = line.firstIndex(of: ":"), isSecret(header: line[..<colon]) else { return line }
    return line[...colon] + " " + mark
  }

  /// `http://user:pw@host/` → `http://[redacted]@host/`; the rest stays.
  package static func url(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let at = authority.lastIndex(of: "@") else { return url }
    return url[..<scheme.upperBound] + mark + url[at...]
  }

  /// A command line without credentials: header values, URLs, and what follows `-user` or `--user`.
  package static func arguments(_ arguments: [String]) -> [String] {
    var afterUser = false
    return arguments.map { argument in
      defer { afterUser = argument == "-user" || argument == "--user" }
      if afterUser { return mark }
      guard argument.hasPrefix("-"), let equals = argument.firstIndex(of: "=") else { return header(url(argument)) }
      let value = String(argument[argument.index(after: equals)...])
      return argument[...equals] + (["-user", "--user"].contains(argument[..<equals]) ? mark : header(url(value)))
    }
  }
}
