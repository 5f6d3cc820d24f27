import CVersion
import Results

/// What this binary is.
enum Version {
  static let text = "0.1.0"
  #if compiler(>=6.3)
    static let compiler = "Swift 6.3 or later"
  #else
    static let compiler = "Swift 6.2"
  #endif

  static let tool = ToolRecord(name: "toll", version: text, git: String(cString: toll_commit()))
}
