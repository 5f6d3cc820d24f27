import ArgumentParser
import Profiles
import Quantities

/// An Envoy of the user's own, for a run whose profile does not know it.
struct EnvoyOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The Envoy program that set-ups use.", valueName: "path"))
  var envoy: String?

  @Option(
    help: ArgumentHelp(
      "Measure this Envoy bootstrap too, as the set-up custom: it runs beside the client, whose connections are redirected to its first listener.",
      valueName: "file"))
  var envoyConfig: String?

  static let setup = "custom"

  /// - Throws: `Problem` of kind usage for a bootstrap that cannot be used.
  func applied(to profile: Profile) throws(Problem) -> Profile {
    var profile = profile
    if let envoy { profile.envoy = envoy }
    guard let envoyConfig else { return profile }
    guard !profile.setups.contains(Self.setup) else {
      throw .usage("--envoy-config: \(profile.file) has a set-up \(Self.setup) already: rename it there")
    }
    profile.customs.append(try CustomSettings(Self.setup, envoy: EnvoyBootstrap(reading: envoyConfig)))
    profile.setups.append(Self.setup)
    return profile
  }
}
