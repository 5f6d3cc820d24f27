import Profiles
import Testing

@testable import Testbed

/// What `toll setup explain` draws.
struct DrawingTests {
  @Test(arguments: SetupCatalogue.named.map(\.name))
  func everySetupIsDrawnFromClientToServer(name: String) throws {
    let drawing = try SetupCatalogue.setup(named: name).setup.drawing
    let first = try #require(drawing.split(separator: "\n").first)
    #expect(first.hasPrefix("client ") && first.hasSuffix(" server"), "\(drawing)")
    #expect(drawing.split(separator: "\n").allSatisfy { $0.count <= 118 && $0.last != " " }, "\(drawing)")
  }

  @Test func theUsersOwnAreDrawnFromWhatTheyState() throws {
    let customs = try ProfileLoader.load(Inside.customProfile, setups: SetupCatalogue.names).customs
    func drawing(_ name: String) throws -> String {
      try SetupCatalogue.setup(named: name, customs: customs).setup.drawing
    }
    #expect(
      try drawing("my-pair") == "client ─ OUTPUT→ REDIRECT 15001 ─ near ─ PREROUTING→ REDIRECT 15006 ─ far ─ server")
    #expect(try drawing("my-envoy") == "client ─ OUTPUT→ REDIRECT 10000 ─ proxy ─ server")
  }
}
