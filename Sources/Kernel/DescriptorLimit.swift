import Glibc
import Quantities

/// How many descriptors this process may hold.
package enum DescriptorLimit {
  /// Raises the soft limit to at least `count`.
  ///
  /// - Throws: `Problem` of kind environment when the hard limit is lower; it says both numbers.
  package static func ensure(_ count: Int) throws(Problem) {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_cur < rlim_t(count) else { return }
    guard limit.rlim_max >= rlim_t(count) else {
      throw .environment(
        "this needs \(count) open files and the hard limit is \(limit.rlim_max); use fewer connections or raise ulimit -Hn"
      )
    }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
