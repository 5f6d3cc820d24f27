import Quantities

/// What makes a trial invalid: fixed before the run and the same for every set-up.
package struct ValidityLimits: Equatable, Sendable {
  /// Least achieved ÷ requested rate.
  package var achieved = 0.99
  /// Most send lag at p99.
  package var sendLagP99 = Nanoseconds.millisecond
  /// Most CPU time taken by the hypervisor, as a share of cores × window.
  package var steal = 0.01
  /// Most CPU used by processes that are no part of the trial, in cores.
  package var foreignCpu = 0.1
  /// Most overshoot of the canary's 1 ms sleeps at p99.
  package var canaryP99 = Nanoseconds.microseconds(250)
  /// Most |L/(λW) − 1| (Little's law).
  package var little = 0.02

  package init() {}

  /// By the profile's key, times in ns, as a record keeps them.
  package var named: [String: Double] {
    [
      "achieved": achieved, "sendLagP99": Double(sendLagP99.count), "steal": steal, "foreignCpu": foreignCpu,
      "canaryP99": Double(canaryP99.count), "little": little,
    ]
  }
}
