import Quantities
import Yams

/// What the YAML parser says, in one line with file and line.
enum YAMLProblem {
  static func problem(_ error: any Error, file: String) -> Problem {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      .usage("\(file):\(mark.line): it is not YAML: \(problem)")
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      .usage("\(file):\(context.mark.line): the key \"\(keys.first ?? "")\" stands here and again below: remove one")
    case YamlError.reader(let problem, _, _, _):
      .usage("\(file): it is not YAML: \(problem)")
    default:
      .usage("\(file): it is not YAML")
    }
  }
}
