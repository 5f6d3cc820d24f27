import Glibc

/// How progress is shown.
enum ProgressStyle: Equatable {
  case nothing
  /// Whole lines, now and then.
  case lines
  /// A few lines that are rewritten in place.
  case display(inColour: Bool)

  /// A display where standard error is a terminal that can rewrite a line, lines elsewhere. `NO_COLOR`, if it is not
  /// empty, takes the colours away (no-color.org).
  init(
    quiet: Bool, isTerminal: Bool = isatty(STDERR_FILENO) == 1, environment: (String) -> String? = ProgressStyle.value
  ) {
    guard !quiet else {
      self = .nothing
      return
    }
    let term = environment("TERM") ?? ""
    guard isTerminal, !term.isEmpty, term != "dumb" else {
      self = .lines
      return
    }
    self = .display(inColour: (environment("NO_COLOR") ?? "").isEmpty)
  }

  private static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
