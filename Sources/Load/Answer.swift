import Wire

/// What counts of a whole answer.
struct Answer {
  let outcome: Outcome
  let status: UInt16
  /// How long the server says it held the request, in ns; −1 when it does not say.
  let dwell: Int
  /// Nil where the protocol does not tell.
  var size: Size?
  /// Nil where the protocol has none.
  var grpcStatus: GRPCStatus?

  /// Bytes on the wire, chunks' framing included.
  struct Size {
    let head: Int
    let all: Int
  }

  @inline(__always)
  init(status: UInt16, dwell: Int, size: Size? = nil) {
    outcome = .answer(status)
    self.status = status
    self.dwell = dwell
    self.size = size
  }

  /// What was sent came back.
  static var echo: Answer { Answer() }

  private init() {
    outcome = .success
    status = 0
    dwell = -1
  }

  /// Of a gRPC call. A deadline that the server told is the same as one that it missed.
  init(_ status: GRPCStatus, dwell: Int) {
    outcome =
      switch status {
      case .ok: .success
      case .deadlineExceeded: .timeout
      default: .grpcError
      }
    self.status = 200
    self.dwell = dwell
    grpcStatus = status
  }
}
