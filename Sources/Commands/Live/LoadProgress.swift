import Foundation
import Kernel
import Load
import Quantities

/// Tells what a load does while it goes on: a display or lines for people, JSON lines for programs.
final class LoadProgress {
  private let plan: LoadPlan
  private let events: Int32?
  private let shown: Shown
  private var meter: PulseMeter

  private enum Shown {
    case nothing, lines
    case display(LiveScreen)
  }

  /// Seconds between two lines where there is no terminal.
  private static let linePause = 10

  init(_ plan: LoadPlan, events: Int32?, style: ProgressStyle) {
    self.plan = plan
    self.events = events
    meter = PulseMeter(plan)
    switch style {
    case .nothing: shown = .nothing
    case .lines: shown = .lines
    case .display(let inColour):
      let state = LiveState(title: Self.title(plan))
      let screen = try? LiveScreen(state, inColour: inColour) { Interrupt.isRaised }
      shown = screen.map(Shown.display) ?? .lines
    }
  }

  func hear(_ event: LoadRun.Event) {
    switch event {
    case .window(let start, let end):
      if let events {
        let last = end.map { "\($0.count)" } ?? "null"
        Terminal.put(#"{"event":"window","startNs":\#(start.count),"endNs":\#(last)}"# + "\n", on: events)
      }
      if case .display(let screen) = shown {
        screen.update { $0.stage = .window(start: start.count, end: end?.count ?? self.expectedEnd(start)) }
      }
    case .second(let second, let slice): hear(meter.take(second, slice), slice)
    }
  }

  func end() { if case .display(let screen) = shown { screen.end() } }

  private func hear(_ pulse: Pulse, _ slice: Slice) {
    if let events, let json = try? JSONEncoder().encode(pulse) {
      let counts = #""second":\#(pulse.elapsed - 1),"requests":\#(slice.requests),"errors":\#(slice.errors)"#
      let pulse = String(decoding: json, as: UTF8.self)
      Terminal.put(#"{"event":"second",\#(counts),"pulse":\#(pulse)}"# + "\n", on: events)
    }
    switch shown {
    case .nothing: break
    case .lines: if pulse.elapsed.isMultiple(of: Self.linePause) { Terminal.note(Self.line(pulse)) }
    case .display(let screen): screen.update { $0.pulse = pulse }
    }
  }

  /// A number of requests at a known rate has its end too.
  private func expectedEnd(_ start: Nanoseconds) -> UInt64? {
    guard case .requests(let count) = plan.extent, let rate = plan.pacing.rate else { return nil }
    return start.count + UInt64(min(1e18, Double(count) / rate.perSecond * 1e9))
  }

  static func title(_ plan: LoadPlan) -> String {
    let rate = plan.pacing.shape ?? plan.pacing.rate?.description
    let load = rate.map { "\($0) \(plan.pacing.name)" } ?? "as fast as possible"
    return "\(plan.target)  \(load), \(plan.connections) connection\(plan.connections == 1 ? "" : "s")"
  }

  /// `10 s  999.8/s of 1000/s  p50 312.4 µs  p99 1.204 ms  send lag p99 41.2 µs  errors 0  backlog 0`
  static func line(_ pulse: Pulse) -> String {
    func time(_ ns: UInt64?) -> String { ns.map { "\(Nanoseconds($0))" } ?? "-" }
    func rate(_ perSecond: Double) -> String { "\(Decimals.significant(perSecond, 4))/s" }
    let asked = pulse.askedRate.map { " of \(rate($0))" } ?? ""
    let lag = pulse.askedRate == nil ? "" : "  send lag p99 \(time(pulse.sendLagP99Ns))"
    return "\(pulse.elapsed) s  \(rate(pulse.answeredRate))\(asked)  p50 \(time(pulse.p50Ns))  p99 \(time(pulse.p99Ns))"
      + "\(lag)  errors \(pulse.errors)  backlog \(pulse.backlog)"
  }
}
