import Quantities

/// What an echo request asks of the answer, in Fortio's grammar; parsed once per distinct query.
///
/// As in Fortio a delay, size, close, gzip or header that cannot be read is left out, and a bad status answers 400.
struct EchoPlan: Sendable {
  /// ns; nil leaves it to the server's own delay.
  private(set) var delay: WeightedList?
  private(set) var status = WeightedList(always: 200)
  /// Bytes of payload; nil, or `echo`, returns the request's body.
  private(set) var size: WeightedList?
  private(set) var close = Chance.never
  private(set) var gzip = Chance.never
  private var faults: WeightedList?
  /// How a gRPC call ends.
  private(set) var grpcStatus: WeightedList?
  /// Header lines as they go out.
  private(set) var headers: [UInt8] = []
  private(set) var namesContentType = false
  /// Why the status or the fault is bad: the body of a 400.
  private(set) var refusal: [UInt8]?

  /// The size that stands for the request's own body.
  static let echo = UInt64.max
  /// The longest run of header lines kept, in bytes.
  private static let longestHeaders = 65_536

  init() {}

  init(parsing query: some Collection<UInt8>, maxDelay: Nanoseconds, maxPayload: ByteCount) {
    let query = EchoQuery(query)
    if let text = query.first("delay") {
      delay = try? WeightedList(parsing: text, fallback: 0) { part throws(Problem) in
        min(try Nanoseconds(parsing: String(part)), maxDelay).count
      }
    }
    if let text = query.first("size") {
      size = try? WeightedList(parsing: text, fallback: Self.echo) { part throws(Problem) in
        guard let size = UInt64(part) else { throw .usage("\"\(part)\" is not a size") }
        return min(size, maxPayload.bytes)
      }
    }
    if let text = query.first("close") { close = (try? Chance(parsing: text)) ?? .never }
    if let text = query.first("gzip") { gzip = (try? Chance(parsing: text)) ?? .never }
    for text in query.all("header") { addHeader(text) }
    if let text = query.first("status") { readStatus(text) }
    if let text = query.first("fault") {
      do throws(Problem) { faults = try Fault.parse(text) } catch { refuse("bad fault=\(text): \(error)") }
    }
    if let text = query.first("grpc-status") { readGRPCStatus(text) }
  }

  /// What is to go wrong with one answer.
  func fault(_ random: inout SplitMix64) -> Fault {
    faults.flatMap { Fault(rawValue: $0.pick(&random)) } ?? .none
  }

  private mutating func refuse(_ sentence: String) { refusal = Array("\(sentence)\n".utf8) }

  private mutating func readGRPCStatus(_ text: String) {
    do throws(Problem) {
      grpcStatus = try WeightedList(parsing: text, fallback: 0) { part throws(Problem) in
        guard let code = UInt64(part), code <= 16 else { throw .usage("\"\(part)\" is no gRPC status from 0 to 16") }
        return code
      }
    } catch {
      refuse("bad grpc-status=\(text): \(error); use for example grpc-status=14 or grpc-status=14:10")
    }
  }

  private mutating func readStatus(_ text: String) {
    do throws(Problem) {
      status = try WeightedList(parsing: text, fallback: 200) { part throws(Problem) in
        guard let code = UInt64(part), 200...999 ~= code else {
          throw .usage("\"\(part)\" is not a status from 200 to 999")
        }
        return code
      }
    } catch {
      refuse("bad status=\(text): \(error); use for example status=503 or status=404:10,503:5")
    }
  }

  private mutating func addHeader(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return }
    let name = Array(parts[0].utf8)
    let value = Array(parts[1].utf8.drop { $0 == 32 })
    guard !name.isEmpty, name.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 0x3a }) else { return }
    guard value.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else { return }
    guard headers.count + name.count + value.count <= Self.longestHeaders else { return }
    switch parts[0].lowercased() {
    case "content-length", "transfer-encoding": return
    case "connection":
      if parts[1].lowercased().contains("close") { close = .always }
      return
    case "content-type": namesContentType = true
    default: break
    }
    headers += name + [0x3a, 32] + value + [13, 10]
  }
}
