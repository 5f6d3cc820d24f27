import Foundation
import Quantities

/// The records' JSON: sorted keys, pretty, and the same bytes for the same record.
package enum Schema {
  /// Rises when a key changes meaning or goes away. New keys do not raise it: readers skip keys they do not know.
  package static let version = 1

  /// - Throws: `Problem` of kind environment when a number in the record is not finite.
  package static func encode(_ record: some Encodable) throws(Problem) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      var bytes = try encoder.encode(record)
      bytes.append(UInt8(ascii: "\n"))
      return bytes
    } catch EncodingError.invalidValue(let value, let context) {
      throw .environment("\(path(context.codingPath)) cannot be written to JSON: it is \(value)")
    } catch {
      throw .environment("a record cannot be written to JSON: \(error.localizedDescription)")
    }
  }

  /// - Parameters:
  ///   - kind: what it should be, for messages: "run record".
  ///   - name: where the bytes came from, for messages.
  /// - Throws: `Problem` of kind environment when the bytes are no such record, or one of a later schema.
  package static func decode<Record: Decodable>(
    _ type: Record.Type, kind: String, from bytes: Data, name: String
  ) throws(Problem) -> Record {
    let version: Int
    do {
      version = try JSONDecoder().decode(Version.self, from: bytes).schemaVersion
    } catch {
      throw .environment("\(name) is not a \(kind): \(reason(error)); it may be damaged or of another program")
    }
    guard version <= Self.version else {
      throw .environment(
        "\(name) has schema version \(version), this toll reads up to \(Self.version): use the newer toll that wrote it"
      )
    }
    do {
      return try JSONDecoder().decode(type, from: bytes)
    } catch {
      // The bytes are whole JSON, as the version was read from them; Foundation names no key when a number does not fit.
      if case DecodingError.dataCorrupted = error {
        throw .environment("\(name) is not a \(kind): a number in it is out of range")
      }
      throw .environment("\(name) is not a \(kind): \(reason(error))")
    }
  }

  private struct Version: Decodable {
    let schemaVersion: Int
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context): "it has no key \(path(context.codingPath + [key]))"
    case DecodingError.valueNotFound(_, let context): "\(path(context.codingPath)) is null"
    case DecodingError.typeMismatch(_, let context) where context.codingPath.isEmpty: "it is no JSON object"
    case DecodingError.typeMismatch(let type, let context): "\(path(context.codingPath)) is not \(noun(type))"
    case DecodingError.dataCorrupted: "it is not whole JSON"
    default: "it cannot be decoded"
    }
  }

  private static func noun(_ type: Any.Type) -> String {
    switch type {
    case is String.Type: "text"
    case is Bool.Type: "true or false"
    case is Int.Type, is UInt64.Type, is Double.Type: "a number"
    case is [Any].Type: "a list"
    default: "an object"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { text, key in
      text += key.intValue.map { "[\($0)]" } ?? (text.isEmpty ? "" : ".") + key.stringValue
    }
  }
}
