import Foundation
import Kernel
import Load
import Quantities
import Results
import Serve

/// Fortio's API: `/fortio/rest/run`, `status` and `stop`, and the results under `/fortio/data/`.
struct RestSite: Site {
  private let targets: RestTargets
  private let runs = RestRuns()

  init(_ targets: RestTargets) { self.targets = targets }

  private static let rooms = ["/fortio/rest/", "/fortio/data/"].map { Array($0.utf8) }

  func owns(_ target: UnsafeBufferPointer<UInt8>) -> Bool { Self.rooms.contains { target.starts(with: $0) } }

  func answer(_ request: SiteRequest) -> SiteAnswer {
    // A page in somebody's browser is not who this is for.
    guard request.header("origin") == nil, ["none", "same-origin", nil].contains(request.header("sec-fetch-site"))
    else { return Self.failure(403, "requests from other sites' pages are not taken") }
    do throws(Problem) {
      switch request.path {
      case "/fortio/rest/run": return try run(request)
      case "/fortio/rest/status":
        let parameters = try RestParameters(request)
        return Self.json(200, RestStatus(runs.all(try Self.runID(parameters))))
      case "/fortio/rest/stop": return try stop(request)
      default: break
      }
      guard request.path.hasPrefix("/fortio/data/"), request.path.hasSuffix(".json"),
        let json = runs.result(String(request.path.dropFirst(13).dropLast(5)))
      else { return Self.failure(404, "there is run, status and stop below /fortio/rest/, and results of late runs") }
      return SiteAnswer(status: 200, headers: Self.headers, body: json)
    } catch {
      return Self.failure(error.kind == .usage ? 400 : 503, error.description)
    }
  }

  private func run(_ request: SiteRequest) throws(Problem) -> SiteAnswer {
    let parameters = try RestParameters(request)
    let runID = runs.nextID()
    let asked = try RestPlan(parameters, targets: targets, runID: runID)
    let startTime = WallClock.rfc3339()
    let names = FortioResult.Names(
      labels: asked.command.output.labels, runID: runID, startTime: startTime, version: "")
    let options = RestOptions(asked, runID: runID, id: "\(names.id)_\(runID)")
    let load = LoadRun(asked.plan)
    try runs.begin(load, options)
    guard parameters.isOn("async") else { return perform(load, asked, options, startTime) }
    do throws(SystemError) {
      try Kernel.Thread(name: "toll-rest") { _ = perform(load, asked, options, startTime) }.detach()
    } catch {
      runs.end(runID, result: nil)
      throw .environment("cannot start the load: \(error)")
    }
    return Self.json(200, notice("started", [options], request))
  }

  private func perform(
    _ load: LoadRun, _ asked: RestPlan, _ options: RestOptions, _ startTime: String
  ) -> SiteAnswer {
    do throws(Problem) {
      let result = try load.run()
      var fortio = asked.command.output.fortio(result, asked.plan, startTime: startTime)
      fortio.id = options.id
      let json = Array(try Schema.encode(fortio))
      runs.end(options.runID, result: (options.id, json))
      return SiteAnswer(status: 200, headers: Self.headers, body: json)
    } catch {
      let failure = Self.failure(error.kind == .usage ? 400 : 503, error.description)
      runs.end(options.runID, result: (options.id, failure.body))
      return failure
    }
  }

  private func stop(_ request: SiteRequest) throws(Problem) -> SiteAnswer {
    let parameters = try RestParameters(request)
    let stopped = runs.stop(try Self.runID(parameters))
    let waits = !["", "off", "false"].contains(parameters.value("wait")?.lowercased() ?? "")
    if waits { runs.wait(for: stopped) }
    return Self.json(200, notice(waits ? "stopped" : "stopping", stopped, request))
  }

  /// Nil for all of them, as 0 is.
  private static func runID(_ parameters: RestParameters) throws(Problem) -> Int64? {
    guard let text = parameters.value("runid") else { return nil }
    guard let id = Int64(text) else { throw .usage("runid=\(text) is no number") }
    return id > 0 ? id : nil
  }

  /// About one run its result too.
  private func notice(_ message: String, _ runs: [RestOptions], _ request: SiteRequest) -> RestNotice {
    let one = runs.count == 1 ? runs[0] : nil
    let host = request.header("host").map { "http://\($0)" } ?? ""
    return RestNotice(
      message: message, runID: one?.runID ?? 0, count: runs.count, resultID: one?.id ?? "",
      resultURL: one.map { "\(host)/fortio/data/\($0.id).json" } ?? "")
  }

  private static let headers: [(name: String, value: String)] = [
    ("Content-Type", "application/json"), ("X-Content-Type-Options", "nosniff"),
  ]

  private static func json(_ status: Int, _ reply: some Encodable) -> SiteAnswer {
    SiteAnswer(status: status, headers: headers, body: (try? Schema.encode(reply)).map(Array.init) ?? [])
  }

  private static func failure(_ status: Int, _ message: String) -> SiteAnswer {
    json(status, RestFailure(message: message))
  }
}
