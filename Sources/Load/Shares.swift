/// A worker's shares of the window: by kind of request, and by answering upstream. Empty where the plan does not ask.
struct Shares: ~Copyable {
  private let kinds: ShareTally
  private let upstreams: ShareTally
  private let kindNames: [String]
  var names = UpstreamNames()
  /// Whether anything is to be recorded at all.
  let areWanted: Bool

  init(_ plan: LoadPlan) {
    kindNames = plan.call.kinds.map(\.name)
    let several = kindNames.count > 1
    kinds = ShareTally(count: several ? kindNames.count : 0)
    upstreams = ShareTally(count: plan.splitBy == nil ? 0 : UpstreamNames.count)
    areWanted = several || plan.splitBy != nil
  }

  /// - Parameter ns: the response time.
  func record(_ lane: Lane, _ outcome: Outcome, _ ns: UInt64) {
    if kinds.count > 0 { kinds.record(Int(lane.kind), outcome, ns) }
    // Without an answer nobody answered.
    if upstreams.count > 0, outcome.isAnswer { upstreams.record(Int(lane.upstream), outcome, ns) }
  }

  var byKind: [Share] { kinds.shares(named: kindNames) }
  var byUpstream: [Share] { upstreams.shares(named: names.names).filter { $0.requests > 0 } }
}
