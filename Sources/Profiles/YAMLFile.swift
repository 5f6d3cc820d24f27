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
    guard let bytes = FileManager.default.contents(atPath: path), let text = String(bytes: bytes, encoding: .utf8)
    else {
      throw .usage("\(path): it cannot be read as text: name a YAML file such as \(example)")
    }
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw Problem.usage("\(path): it is empty: write it like \(example)")
      }
      return YAMLField(file: path, name: "", node: node)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw YAMLProblem.problem(error, file: path)
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
