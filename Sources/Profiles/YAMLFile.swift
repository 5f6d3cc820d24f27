import Foundation
import Quantities
import Yams

/// A YAML file's root, whatever it describes.
enum YAMLFile {
  /// - Parameters:
  ///   - given: a file, or its name below Profiles/ here or as installed with the program.
  ///   - example: a file of the kind, for messages.
  /// - Throws: `Problem` of kind usage when it cannot be read or is no YAML.
  static func root(_ given: String, like example: String) throws(Problem) -> YAMLField {
    let path = ProfilePath.resolve(given)
    return try root(of: try text(path, like: example), file: path, like: example)
  }

  /// The file's text, as UTF-8.
  static func text(_ path: String, like example: String) throws(Problem) -> String {
    guard let bytes = FileManager.default.contents(atPath: path), let text = String(bytes: bytes, encoding: .utf8)
    else {
      throw .usage("\(path): it cannot be read as text: name a YAML file such as \(example)")
    }
    return text
  }

  /// - Parameter file: the name that the text goes by in messages.
  static func root(of text: String, file: String, like example: String) throws(Problem) -> YAMLField {
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw Problem.usage("\(file): it is empty: write it like \(example)")
      }
      return YAMLField(file: file, name: "", node: node)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw YAMLProblem.problem(error, file: file)
    }
  }
}

extension YAMLField {
  /// A finite number from 0.
  func number() throws(Problem) -> Double {
    let text = try text()
    guard let value = Decimals.parse(text), value >= 0 else {
      throw problem("is \"\(text)\", but a number from 0 belongs here")
    }
    return value
  }
}
