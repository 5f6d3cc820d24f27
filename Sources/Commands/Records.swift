import Quantities
import Results

/// Where records go.
enum Records {
  /// Writes a record to a file by atomic rename, or to standard output for `-`.
  ///
  /// - Throws: `Problem` of kind environment that names the file.
  static func write(_ record: some Encodable, to file: String) throws(Problem) {
    if file == "-" {
      Terminal.put(String(decoding: try Schema.encode(record), as: UTF8.self), on: 1)
    } else {
      try ResultStore.save(record, to: file)
    }
  }
}
