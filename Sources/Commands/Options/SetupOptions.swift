import ArgumentParser
import Profiles
import Quantities
import Testbed

/// Where set-ups of the user's own are stated.
struct SetupOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A profile: its own set-ups (custom) are known too, and its server, proxies and Envoy are used.",
      valueName: "file"))
  var profile: String?

  /// - Throws: `Problem` of kind usage for a profile that cannot be used.
  func load() throws(Problem) -> Profile? {
    guard let profile else { return nil }
    return try ProfileLoader.load(profile, setups: SetupCatalogue.names)
  }
}
