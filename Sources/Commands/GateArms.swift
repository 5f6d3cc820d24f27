import Experiment
import Profiles
import Quantities
import Testbed

/// The arms that a gate's flags and its profile ask for.
struct GateArms {
  /// The candidate first, then the baseline and, where one is named, the anchor.
  let all: [Arm]

  /// The profile's sections, and over them the command line.
  ///
  /// - Parameters:
  ///   - words: of the flags, by arm.
  ///   - isStored: whether the baseline is stored sessions: then the second arm is what each session is relative to,
  ///     the plain path unless a flag names another.
  /// - Throws: `Problem` of kind usage when there is nothing to compare.
  init(_ profile: Profile, _ words: [String: String], isStored: Bool) throws(Problem) {
    var arms: [Arm] = []
    for name in [Arm.candidate, Arm.baseline, Arm.anchor] {
      let known = profile.gate.arms.contains { $0.name == name }
      if name == Arm.anchor, isStored || !known && words[name] == nil { continue }
      var arm = isStored && name == Arm.baseline ? Arm(name: name) : profile.gate.arm(name)
      if let text = words[name] {
        arm = arm.overridden(by: try Arm(name: name, parsing: text))
      } else if isStored, name == Arm.baseline {
        arm.setup = Arm.baseline
      }
      if let setup = arm.setup { _ = try SetupCatalogue.setup(named: setup, customs: profile.customs) }
      arms.append(arm)
    }
    guard isStored || !words.isEmpty || !profile.gate.arms.isEmpty else {
      throw .usage(
        "there is nothing to compare: give --candidate and --baseline, or the sections candidate: and baseline: in \(profile.file)"
      )
    }
    all = arms
  }

  /// - Throws: `Problem` of kind usage for a profile whose trials differ in more than their arm.
  static func check(_ profile: Profile) throws(Problem) {
    guard profile.cells.count == 1 else {
      throw .usage(
        "\(profile.file): a gate judges one load, and this matrix has \(profile.cells.count) cells: give each its own profile, or compare them with toll run and toll compare"
      )
    }
  }
}
