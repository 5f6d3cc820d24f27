/// The text that turns the frame on the terminal into the next one, to be written at once.
///
/// A frame leaves the cursor at the end of its last line. Nothing but moves up and erasing to the right is asked of the
/// terminal: some keep in their history what is erased downwards.
struct Redraw: Equatable {
  let text: String

  private static let (up, clear) = ("\u{1b}[1A", "\u{1b}[K")

  /// - Parameters:
  ///   - old: the widths of the lines that stand there.
  ///   - notes: lines that stay, above the frame.
  ///   - width: of the terminal now: a line that has become too long was wrapped by it.
  init(from old: [Int], to lines: [String], notes: [String] = [], width: Int) {
    let rows = old.reduce(0) { $0 + max(1, ($1 + width - 1) / max(1, width)) }
    let back =
      if rows == lines.count, notes.isEmpty {
        String(repeating: Self.up, count: max(0, rows - 1))
      } else {
        String(repeating: Self.clear + Self.up, count: max(0, rows - 1)) + Self.clear
      }
    text =
      (old.isEmpty ? "" : "\r" + back) + notes.map { $0 + "\r\n" }.joined()
      + lines.joined(separator: Self.clear + "\r\n") + (lines.isEmpty ? "" : Self.clear)
  }
}
