import Load
import Results

/// A run's options as Fortio's status shows them.
struct RestOptions: Encodable, Sendable {
  let runID: Int64
  /// Of its result.
  let id: String
  let labels: String
  let url: String
  /// −1 as fast as possible.
  let qps: Double
  /// In ns; 0 until it is stopped, or where a number of requests is asked for.
  let duration: UInt64
  let exactly: UInt64
  let numThreads: Int

  private enum CodingKeys: String, CodingKey {
    case runID = "RunID"
    case id = "ID"
    case labels = "Labels"
    case url = "URL"
    case qps = "QPS"
    case duration = "Duration"
    case exactly = "Exactly"
    case numThreads = "NumThreads"
  }

  init(_ asked: RestPlan, runID: Int64, id: String) {
    self.runID = runID
    self.id = id
    labels = asked.command.output.labels
    url = Redaction.url(asked.plan.target.description)
    qps = asked.plan.pacing.rate?.perSecond ?? -1
    numThreads = asked.plan.connections
    switch asked.plan.extent {
    case .duration(let time): (duration, exactly) = (time.count, 0)
    case .requests(let count): (duration, exactly) = (0, count)
    case .untilStopped: (duration, exactly) = (0, 0)
    }
  }
}

/// What Fortio's API says when something went wrong.
struct RestFailure: Encodable {
  let error = true
  let message: String
}

/// What it says about a run that was started or stopped.
struct RestNotice: Encodable {
  let message: String
  let runID: Int64
  let count: Int
  let resultID: String
  let resultURL: String

  private enum CodingKeys: String, CodingKey {
    case message
    case runID = "RunID"
    case count = "Count"
    case resultID = "ResultID"
    case resultURL = "ResultURL"
  }
}

/// What runs, by number.
struct RestStatus: Encodable {
  let statuses: [String: One]

  struct One: Encodable {
    let runID: Int64
    let state: Int
    let runnerOptions: RestOptions

    private enum CodingKeys: String, CodingKey {
      case runID = "RunID"
      case state = "State"
      case runnerOptions = "RunnerOptions"
    }
  }

  private enum CodingKeys: String, CodingKey { case statuses = "Statuses" }

  init(_ runs: [Int64: RestRuns.Run]) {
    statuses = runs.reduce(into: [:]) { statuses, run in
      statuses["\(run.key)"] = One(
        runID: run.key, state: run.value.state.rawValue, runnerOptions: run.value.options)
    }
  }
}
