import Foundation
import Load
import Profiles
import Quantities
import Support
import Testing

@Suite struct RequestsLoaderTests {
  private func mix(_ text: String, _ headers: [(name: String, value: String)] = []) throws -> RequestMix {
    try withScratchFolder { folder in
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/mix"))
      do {
        return try RequestsLoader.load("\(folder)/mix", for: try Target(parsing: "http://h:1/p"), headers: headers)
      } catch let problem as Problem {
        throw Problem.usage(problem.description.replacing(folder, with: ""))
      }
    }
  }

  private func wire(_ kind: RequestMix.Kind) -> String { String(decoding: kind.request.bytes, as: UTF8.self) }

  @Test func theExampleIsRead() throws {
    let path = "\(packageRoot)/Profiles/requests/example.yaml"
    let kinds = try RequestsLoader.load(path, for: try Target(parsing: "http://h/"), headers: []).kinds
    #expect(kinds.map(\.name) == ["GET /product", "GET /search?q=toll", "order"])
    #expect(kinds.map(\.weight) == [7, 2, 1])
    #expect(
      wire(kinds[2])
        == "POST /order HTTP/1.1\r\nHost: h\r\nUser-Agent: toll\r\nContent-Length: 11\r\n"
        + "Content-Type: application/json\r\n\r\n{\"item\": 1}")
  }

  @Test func linesOfJSONAreRead() throws {
    let kinds = try mix("{\"path\": \"/a\"}\n\n{\"method\": \"PUT\", \"body\": \"x\", \"weight\": 0.5}\n").kinds
    #expect(kinds.map(\.name) == ["GET /a", "PUT /p"])
    #expect(kinds.map(\.weight) == [1, 0.5])
  }

  @Test func ownHeadersOutweighThoseOfAll() throws {
    let kinds = try mix("- {headers: {x-a: own}}\n- {}\n", [("X-A", "all"), ("X-B", "all")]).kinds
    #expect(wire(kinds[0]).hasSuffix("X-B: all\r\nx-a: own\r\n\r\n"))
    #expect(wire(kinds[1]).hasSuffix("X-A: all\r\nX-B: all\r\n\r\n"))
  }

  @Test(arguments: [
    ("path: /a\n", "/mix:1: the whole is a mapping, but a list of requests belongs here"),
    ("- {path: /a}\n- {paht: /b}\n", "/mix:2: unknown key \"paht\" under request; did you mean \"path\"?"),
    (
      "{\"path\": \"/a\"}\n{\"path\": \"b\"}\n",
      "/mix:2: the path \"b\" must start with / and hold no spaces or control characters"
    ),
    ("- {weight: 0}\n", "/mix: the weight of a request must be above 0 and at most 1e9"),
    ("- {method: GE T}\n", "/mix:1: \"GE T\" is not an HTTP method (for example GET, POST)"),
    ("- 5\n", "/mix:1: request is one value, but keys with values belong here"),
    ("[]\n", "/mix: a mix has from 1 to 256 kinds of requests, not 0"),
  ])
  func complaintsSayWhere(_ text: String, _ complaint: String) {
    #expect(throws: Problem.usage(complaint)) { try mix(text) }
  }
}
