import Results
import Testing

@Suite struct RedactionTests {
  @Test(arguments: [
    ("Authorization: Bearer abc", "Authorization: [redacted]"), ("cookie:a=b", "cookie: [redacted]"),
    ("X-Vault-Token: s.1", "X-Vault-Token: [redacted]"), ("X-Toll: 1", "X-Toll: 1"), ("no colon", "no colon"),
  ])
  func headers(_ line: String, _ kept: String) { #expect(Redaction.header(line) == kept) }

  @Test(arguments: [
    ("http://u:p@host:80/a@b?x", "http://[redacted]@host:80/a@b?x"), ("https://host/u:p@x", "https://host/u:p@x"),
    ("http://p@ss@host", "http://[redacted]@host"), ("10.0.0.2:8080", "10.0.0.2:8080"),
  ])
  func urls(_ url: String, _ kept: String) { #expect(Redaction.url(url) == kept) }

  @Test func argumentsInEveryForm() {
    #expect(
      Redaction.arguments([
        "toll", "load", "-H", "Authorization: x", "-H=Cookie: y", "--user", "u:p", "-user=u:p", "--qps=10",
        "http://u:p@h/",
      ]) == [
        "toll", "load", "-H", "Authorization: [redacted]", "-H=Cookie: [redacted]", "--user", "[redacted]",
        "-user=[redacted]", "--qps=10", "http://[redacted]@h/",
      ])
  }
}
