/// One line of a frame: words and how they stand out.
struct FrameLine: Sendable, Equatable {
  enum Ink: Sendable, Equatable {
    case plain, strong, soft, alarm

    /// The SGR parameters; nil for plain text.
    fileprivate var code: String? {
      switch self {
      case .plain: nil
      case .strong: "1"
      case .soft: "2"
      case .alarm: "1;31"
      }
    }
  }

  struct Piece: Sendable, Equatable {
    let text: String
    let ink: Ink

    init(_ text: String, _ ink: Ink = .plain) {
      // A control character in a name would move the cursor.
      self.text = String(text.map { $0.unicodeScalars.contains { $0.value < 32 || 127...159 ~= $0.value } ? "?" : $0 })
      self.ink = ink
    }
  }

  private(set) var pieces: [Piece]

  init(_ pieces: [Piece]) { self.pieces = pieces.filter { !$0.text.isEmpty } }

  /// In columns; every character is taken to fill one.
  var width: Int { pieces.reduce(0) { $0 + $1.text.count } }

  var text: String { pieces.map(\.text).joined() }

  /// The line in at most `width` columns; what is cut away leaves an ellipsis.
  func cut(to width: Int) -> FrameLine {
    guard self.width > width else { return self }
    var left = max(1, width) - 1
    var kept: [Piece] = []
    for piece in pieces {
      let part = piece.text.prefix(left)
      left -= part.count
      if part.count < piece.text.count || left == 0 {
        kept.append(Piece(part + "…", piece.ink))
        break
      }
      kept.append(piece)
    }
    return FrameLine(kept)
  }

  /// As it goes to the terminal.
  func rendered(inColour: Bool) -> String {
    guard inColour else { return text }
    return pieces.map { piece in
      piece.ink.code.map { "\u{1b}[\($0)m\(piece.text)\u{1b}[0m" } ?? piece.text
    }.joined()
  }
}
