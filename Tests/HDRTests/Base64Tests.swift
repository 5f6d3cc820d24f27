import Foundation
import HDR
import Quantities
import Testing

@Suite("Base64")
struct Base64Tests {
  @Test(
    "the examples of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func examples(plain: String, encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(plain.utf8))
  }

  @Test("agrees with Foundation on random bytes")
  func againstFoundation() {
    var random = SplitMix64(seed: 64)
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
  }

  @Test(
    "what is not Base64 is nil",
    arguments: ["Z", "Zg", "Zg=", "====", "Z===", "Zm9v\n", "Zm-v", "Zm9vé", "Z=9v", "Zg==Zg=="])
  func refused(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}
