import Foundation
import Kernel
import Profiles
import Quantities
import Results

/// Takes the Envoy out of container images, so that it runs like any other: no container is ever started.
struct EnvoyImages {
  /// Where the programs go.
  private let directory: String

  init(in directory: String) { self.directory = directory }

  /// The arm with the program of its image as its Envoy.
  ///
  /// - Throws: `Problem` of kind usage when it names both.
  func resolved(_ arm: Arm) throws(Problem) -> Arm {
    guard let image = arm.image else { return arm }
    guard arm.envoy == nil else { throw .usage("\(arm.name) names both an image and an envoy: give one of them") }
    var arm = arm
    arm.envoy = path(of: image)
    return arm
  }

  /// Unpacks the images of the arms, each once.
  ///
  /// - Parameter environment: where PATH finds docker or podman.
  /// - Throws: `Problem` of kind environment without either, or when an image does not have the program.
  func unpack(_ arms: [Arm], _ environment: [String: String]) throws(Problem) {
    var done: Set<String> = []
    for arm in arms {
      guard let image = arm.image, done.insert(image).inserted else { continue }
      let path = path(of: image)
      Terminal.note("taking Envoy out of \(image)")
      do { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) } catch {
        throw .environment("cannot create \(directory) for the Envoy of \(image): choose another --output")
      }
      let status = try ArmBuild.shell(
        Self.script, of: "\(arm.name).image",
        environment: environment.merging(["TOLL_IMAGE": image, "TOLL_ENVOY_FILE": path]) { $1 })
      switch status {
      case 0: continue
      case 127:
        throw .environment(
          "\(arm.name).image needs docker or podman, and neither is in PATH: install one, or give the program with envoy="
        )
      default:
        throw .environment("\(arm.name).image: \(image) gave no /usr/local/bin/envoy (status \(status)): see above")
      }
    }
  }

  private func path(of image: String) -> String {
    let safe = image.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }
    return "\(directory)/envoy-\(String(safe))"
  }

  private static let script = """
    set -e
    tool=$(command -v docker || command -v podman) || exit 127
    container=$("$tool" create "$TOLL_IMAGE")
    trap '"$tool" rm "$container" >/dev/null' EXIT
    "$tool" cp "$container:/usr/local/bin/envoy" "$TOLL_ENVOY_FILE"
    """
}
