import Quantities
import Testing

@Suite("Byte count")
struct ByteCountTests {
  @Test(
    "reads bytes and units of 1,024",
    arguments: [
      ("0", 0), ("1024", 1_024), ("16B", 16), ("16KB", 16_384), ("16KiB", 16_384), ("16k", 16_384), ("2M", 2_097_152),
      ("3gib", 3_221_225_472), ("17179869183G", 18_446_744_072_635_809_792),
    ] as [(String, UInt64)])
  func reading(text: String, bytes: UInt64) throws {
    #expect(try ByteCount(parsing: text).bytes == bytes)
  }

  @Test(
    "refuses the rest in one line",
    arguments: ["", "KB", "1.5MB", "-1", "1 KB", "5TB", "17179869184G", "99999999999999999999"])
  func refusing(text: String) {
    #expect(throws: Problem.usage("\"\(text)\" is not a number of bytes (for example 512, 16KB, 1MB)")) {
      try ByteCount(parsing: text)
    }
  }

  @Test(
    "prints the unit whose number stays below 1,024",
    arguments: [
      (0, "0 B"), (1_023, "1023 B"), (1_024, "1.0 KB"), (1_536, "1.5 KB"), (1_048_575, "1.0 MB"), (1_048_576, "1.0 MB"),
      (1_073_741_823, "1.00 GB"), (3_221_225_472, "3.00 GB"),
    ] as [(UInt64, String)])
  func printing(bytes: UInt64, text: String) {
    #expect(ByteCount(bytes).description == text)
  }
}
