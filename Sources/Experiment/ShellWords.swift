import Quantities

/// A command line as words, by the shell's rules for blanks, quotes and backslashes; nothing is expanded.
package enum ShellWords {
  /// - Parameter name: of the key it stands under, for messages.
  /// - Throws: `Problem` of kind usage for an open quote or no word at all.
  package static func split(_ line: String, of name: String) throws(Problem) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var escaped = false
    for character in line {
      if escaped {
        word = (word ?? "") + String(character)
        escaped = false
      } else if character == "\\", quote != "'" {
        escaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil, !escaped else { throw .usage("\(name): \"\(line)\" ends within quotes: close them") }
    if let word { words.append(word) }
    guard !words.isEmpty else { throw .usage("\(name): it is empty: give a command line") }
    return words
  }
}
