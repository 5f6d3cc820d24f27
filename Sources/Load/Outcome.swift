/// How one request ended. Every due request ends in exactly one of these.
package enum Outcome: UInt8, CaseIterable, Sendable {
  case success, redirection, clientError, serverError, grpcError
  case connectRefused, connectTimeout, connectFailed, tlsFailed
  case reset, closed, truncated, streamReset, refusedStream, protocolError, timeout, notSent, unfinished

  /// How many kinds there are; `allCases.count` would build an array on the hot path.
  @inline(__always)
  static var kinds: Int { Int(unfinished.rawValue) &+ 1 }

  /// The key in records.
  package var key: String {
    switch self {
    case .success: "2xx"
    case .redirection: "3xx"
    case .clientError: "4xx"
    case .serverError: "5xx"
    default: "\(self)"
    }
  }

  /// What it means, for people.
  package var meaning: String {
    switch self {
    case .success, .redirection, .clientError, .serverError: "answered with a \(key) status"
    case .grpcError: "answered with a grpc-status that is not OK"
    case .connectRefused: "the connection was refused"
    case .connectTimeout: "no connection within the time-out"
    case .connectFailed: "no connection for another reason"
    case .tlsFailed: "TLS with the server failed"
    case .reset: "the connection was reset"
    case .closed: "the connection was closed before an answer"
    case .truncated: "the connection was closed within the answer"
    case .streamReset: "the stream was reset"
    case .refusedStream: "the stream was refused"
    case .protocolError: "the answer broke the protocol's rules"
    case .timeout: "no whole answer within the time-out"
    case .notSent: "due, but never sent: every connection was busy to the end"
    case .unfinished: "in flight when the run was interrupted"
    }
  }

  /// Whether the server answered, with whatever status.
  @inline(__always)
  package var isAnswer: Bool { rawValue <= Self.grpcError.rawValue }

  /// Whether the answer counts in the latency histograms; every error is in the error histogram.
  @inline(__always)
  package var isSuccess: Bool { rawValue <= Self.redirection.rawValue }

  /// Whether the request failed; one that was cut off by the end of an interrupted run did neither.
  package var isError: Bool { !isSuccess && self != .unfinished }

  /// The outcome of an answer with `status`, 200 to 599.
  @inline(__always)
  static func answer(_ status: UInt16) -> Outcome {
    switch status {
    case ..<300: .success
    case ..<400: .redirection
    case ..<500: .clientError
    default: .serverError
    }
  }
}
