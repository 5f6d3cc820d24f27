import Foundation
import Quantities
import Report
import Results
import Serve

/// What `toll view` answers: pages made from records, for this machine only, and nothing that changes anything.
struct ViewSite: Site {
  private let shelf: RecordShelf

  init(_ shelf: RecordShelf) { self.shelf = shelf }

  func owns(_ target: UnsafeBufferPointer<UInt8>) -> Bool { true }

  func answer(_ request: SiteRequest) -> SiteAnswer {
    guard request.method == "GET" || request.method == "HEAD" else {
      var refusal = Self.plain(405, "only GET and HEAD: there is nothing to change here")
      refusal.headers.append(("Allow", "GET, HEAD"))
      return refusal
    }
    // A name of somebody else's that leads here is how a page of theirs would read ours.
    guard LocalHost.isNamed(in: request.header("host")) else {
      return Self.plain(421, "this server answers to localhost, 127.0.0.1 and [::1] only")
    }
    do throws(Problem) {
      return try page(request) ?? Self.plain(404, "there is no such page; the records are listed at /")
    } catch {
      return Self.plain(500, error.description)
    }
  }

  private func page(_ request: SiteRequest) throws(Problem) -> SiteAnswer? {
    if request.path == "/" { return list(request) }
    if request.path == "/compare" { return try pair(request) }
    guard let (room, name) = PagePath.parse(request.path), let entry = shelf.entry(name),
      let bytes = shelf.folder.read(name)
    else { return nil }
    switch room {
    case "report": return Self.html(try report(entry, bytes))
    case "record":
      return Self.guarded(SiteAnswer(status: 200, headers: [("Content-Type", "application/json")], body: Array(bytes)))
    default: return nil
    }
  }

  private func list(_ request: SiteRequest, status: Int = 200, notice: String = "") -> SiteAnswer {
    func asked(_ key: String) -> String { request.value(of: key) ?? "" }
    let filter = RecordFilter(
      words: asked("words"), kind: asked("kind"), setup: asked("setup"), from: asked("from"))
    let page = RecordListPage(shelf.entries(), folder: shelf.folder.path, filter: filter, notice: notice)
    return Self.html(page.text, status: status)
  }

  private func pair(_ request: SiteRequest) throws(Problem) -> SiteAnswer? {
    let names = request.values(of: "pick")
    guard names.count == 2 else {
      return list(request, status: 400, notice: "Choose two runs to lay beside each other; \(names.count) were chosen.")
    }
    var sides: [(RecordEntry, RunRecord)] = []
    for name in names {
      guard let entry = shelf.entry(name), entry.kind == .run, let bytes = shelf.folder.read(name) else { return nil }
      sides.append((entry, try Schema.decode(RunRecord.self, kind: "run record", from: bytes, name: name)))
    }
    return Self.html(RecordPairPage(sides[0], sides[1]).text)
  }

  private func report(_ entry: RecordEntry, _ bytes: Data) throws(Problem) -> String {
    func decode<Record: Decodable>(_ type: Record.Type) throws(Problem) -> Record {
      try Schema.decode(type, kind: "\(entry.kind.rawValue) record", from: bytes, name: entry.name)
    }
    return switch entry.kind {
    case .run: try HTMLReport([try decode(RunRecord.self)]).text
    case .gate: PlainPage(try decode(GateRecord.self)).text
    case .load: PlainPage(try decode(LoadRecord.self)).text
    case .doctor: PlainPage(try decode(DoctorRecord.self)).text
    }
  }

  private static func html(_ text: String, status: Int = 200) -> SiteAnswer {
    guarded(SiteAnswer(status: status, type: "text/html; charset=utf-8", text))
  }

  private static func plain(_ status: Int, _ sentence: String) -> SiteAnswer {
    guarded(SiteAnswer(status: status, type: "text/plain; charset=utf-8", sentence + "\n"))
  }

  /// No other page may frame, read or sniff an answer, and nothing keeps it.
  private static func guarded(_ answer: SiteAnswer) -> SiteAnswer {
    var answer = answer
    answer.headers += guards
    return answer
  }

  private static let guards: [(name: String, value: String)] = [
    ("Cache-Control", "no-store"), ("Content-Security-Policy", "frame-ancestors 'self'"),
    ("Cross-Origin-Resource-Policy", "same-origin"), ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
  ]
}

/// A path of a page about one record: `/report/quick/quick.json`.
enum PagePath {
  /// The room and the record's name, each part decoded once; nil for a path that is not written the plain way.
  static func parse(_ path: Substring) -> (room: String, name: String)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].isEmpty else { return nil }
    let decoded = parts.dropFirst().compactMap { decode($0) }
    guard decoded.count == parts.count - 1, let room = decoded.first else { return nil }
    return (room, decoded.dropFirst().joined(separator: "/"))
  }

  /// Nil for what is badly encoded, no UTF-8, or holds a slash or a NUL once it is decoded.
  private static func decode(_ part: Substring) -> String? {
    guard let text = part.removingPercentEncoding, !text.isEmpty else { return nil }
    return text.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value == 0 } ? nil : text
  }
}

/// The names by which a browser on this machine reaches a server on this machine.
enum LocalHost {
  /// - Parameter host: the Host header; any port will do, as one may be forwarded.
  static func isNamed(in host: String?) -> Bool {
    guard let host else { return false }
    let names = ["localhost", "127.0.0.1", "[::1]"]
    guard let name = names.first(where: { host.lowercased().hasPrefix($0) }) else { return false }
    let rest = host.dropFirst(name.count)
    return rest.isEmpty || (rest.first == ":" && UInt16(rest.dropFirst()) != nil)
  }
}
