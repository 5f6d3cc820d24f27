import Load
import Quantities

/// Tells what a run reports while it goes on: a line for people, JSON lines for programs.
final class LoadListener {
  private let plan: LoadPlan
  private let events: Int32?
  private let showsProgress: Bool

  init(_ plan: LoadPlan, events: Int32?, showsProgress: Bool) {
    self.plan = plan
    self.events = events
    self.showsProgress = showsProgress
  }

  func hear(_ event: LoadRun.Event) {
    if let events { Terminal.put(Self.json(event) + "\n", on: events) }
    guard showsProgress, case .second(let second, let slice) = event else { return }
    let p50 = Nanoseconds(slice.response.value(at: .p50))
    let p99 = Nanoseconds(slice.response.value(at: .p99))
    let lag = Nanoseconds(slice.sendLag.value(at: .p99))
    Terminal.progress(
      "\(second + 1) s  \(slice.requests)/s  p50 \(p50)  p99 \(p99)  send lag p99 \(lag)  errors \(slice.errors)")
  }

  func end() { if showsProgress { Terminal.progress("") } }

  private static func json(_ event: LoadRun.Event) -> String {
    switch event {
    case .window(let start, let end):
      #"{"event":"window","startNs":\#(start.count),"endNs":\#(end.map { "\($0.count)" } ?? "null")}"#
    case .second(let second, let slice):
      #"{"event":"second","second":\#(second),"requests":\#(slice.requests),"errors":\#(slice.errors)}"#
    }
  }
}
