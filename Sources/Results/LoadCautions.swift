import Load
import Quantities

extension Caution {
  /// What a reader must know before believing a load run, the gravest first.
  package static func about(_ result: LoadResult, plan: LoadPlan) -> [Caution] {
    var cautions: [Caution] = []
    func add(_ kind: String, _ text: String) { cautions.append(Caution(kind: kind, text: text)) }
    let total = result.total
    if result.interrupted { add("interrupted", "the run was interrupted: only \(result.duration) were measured") }
    if result.connectionsMissing > 0 {
      add(
        "connections",
        "\(result.connectionsMissing) of \(plan.connections) connections could not be opened at the start")
    }
    if !result.isSteady {
      add(
        "unsteady",
        "response times were not steady after \(result.warmup) of warm-up; give them longer with --warmup")
    }
    if total.errors > 0 {
      let share = Decimals.fixed(Double(total.errors) / Double(max(1, total.requests)) * 100, 2)
      add(
        "errors",
        "\(total.errors) of \(total.requests) requests (\(share) %) got no good answer; "
          + "the latencies are those of the others")
    }
    for (failure, count) in result.tlsFailures.sorted(by: { ($1.value, "\($0.key)") < ($0.value, "\($1.key)") }) {
      add("tls", "TLS failed \(count == 1 ? "once" : "\(count) times"): \(failure)")
    }
    if total.lateDatagrams > 0 {
      add("late", "\(total.lateDatagrams) datagrams came when their request had been given up (a longer --timeout)")
    }
    if let limit = result.streamLimit, Int(limit) < plan.streams {
      add(
        "streams",
        "the server allows \(limit) streams on a connection, not \(plan.streams): the rest waited (more connections: -c)"
      )
    }
    if let rate = plan.pacing.rate {
      if result.achievedRate < 0.99 * rate.perSecond {
        let achieved = Decimals.significant(result.achievedRate, 4)
        add("rate", "only \(achieved)/s of the \(rate) asked for were achieved: the latencies are those of an overload")
      }
      let lag = Nanoseconds(total.sendLag.value(at: .p99))
      if lag > .milliseconds(1), total.waited == 0 {
        add("send-lag", "1 % of the requests left more than \(lag) late: this machine could not keep the schedule")
      }
    }
    if total.waited > 0 {
      add(
        "backlog",
        "\(total.waited) requests waited for a free connection, up to \(result.longestBacklog) at once; "
          + "their wait is in the response time (more connections: -c)")
    }
    let busy = result.duration > .zero ? Double(result.generatorCPU.count) / Double(result.duration.count) : 0
    if plan.pacing.rate != nil, busy > 0.9 * Double(plan.threads) {
      add(
        "generator-cpu",
        "the generator itself was busy \(Decimals.fixed(busy * 100, 0)) % of a core: use more --threads")
    }
    let seconds = result.series.filter { $0.length == 1 }.map { $0.response.unpacked() }.filter { !$0.isEmpty }
    if let unsteady = SteadyState.caution(seconds: seconds.map(\.mean)) { cautions.append(unsteady) }
    if total.response.clamped > 0 { add("clamped", "\(total.response.clamped) answers took longer than an hour") }
    return cautions
  }
}
