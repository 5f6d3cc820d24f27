import Profiles
import Quantities
import Testbed

extension Profile {
  /// Whether its CPU limits can be kept, before time is spent on trials.
  ///
  /// - Throws: `Problem` of kind environment where they cannot.
  func checkLimits(in sandbox: Sandbox) throws(Problem) {
    guard cells.contains(where: { $0.proxy.cpuLimit != nil }) else { return }
    do throws(Problem) {
      _ = try CPUQuotas(in: sandbox)
    } catch {
      throw .environment("\(file): proxy.cpuLimit cannot be kept: \(error.description)")
    }
  }
}
