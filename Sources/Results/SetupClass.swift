/// What a set-up does for a request. Overheads are compared within a class only.
package enum SetupClass: String, Codable, CaseIterable, Sendable {
  case none = "none"
  case l4 = "L4"
  case l4Encrypted = "L4 encrypted"
  case l7 = "L7"
  case l7Policy = "L7 + policy"
}
