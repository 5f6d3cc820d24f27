import Foundation

/// README.md, by what a reader copies out of it.
package enum Readme {
  package static let text = (try? String(contentsOfFile: "\(packageRoot)/README.md", encoding: .utf8)) ?? ""

  /// Every command of a shell block, without prompt and comment; and every `toll …` in running text that has arguments
  /// enough to be one.
  package static let commands: [String] = {
    let fenced = blocks(of: ["sh", "console"]).flatMap { block in
      block.split(separator: "\n").compactMap { line -> String? in
        let isTyped = line.hasPrefix("$ ")
        guard isTyped || line.hasPrefix("toll ") || line.hasPrefix("scripts/") else { return nil }
        return String(line).replacing(#/^\$ /#, with: "").replacing(#/ +\#.*$/#, with: "")
      }
    }
    let inline = text.matches(of: /`(toll [^`\n]+)`/).map { String($0.1) }.filter { $0.split(separator: " ").count > 3 }
    return (fenced + inline).reduce(into: []) { unique, command in
      if !unique.contains(command) { unique.append(command) }
    }
  }()

  /// The YAML block that opens with a comment naming `file`.
  package static func yaml(of file: String) -> String? {
    blocks(of: ["yaml"]).first { $0.hasPrefix("# \(file)") }
  }

  private static func blocks(of languages: [String]) -> [String] {
    text.matches(of: /(?ms)^```(\w+)\n(.*?)^```$/).filter { languages.contains(String($0.1)) }.map { String($0.2) }
  }
}
