import Foundation

/// What the tests read of a run record, decoded by keys of their own: the record is a contract, not a type.
struct Record: Decodable {
  let interrupted: Bool
  let trials: [Trial]
  let setups: [Setup]

  struct Setup: Decodable {
    let name: String
    let bpf: Pass?
  }

  struct Pass: Decodable {
    let requests: Int
    let programs: [Program]
  }

  struct Program: Decodable {
    let name: String
    let runs: Int
    let ns: Int
  }

  struct Trial: Decodable {
    let setup: String
    let cell: String?
    let block: Int
    let valid: Bool
    let reasons: [String]
    let proof: Proof
    let load: Load?
    let cpu: [String: CPU]
    let upNs: Int?
    let ledger: Ledger?
  }

  struct Ledger: Decodable {
    let rows: [Row]
  }

  struct Row: Decodable {
    let name: String
    let kind: String
    let ns: Int
  }

  struct Proof: Decodable {
    let holds: Bool
    let checks: [Check]
  }

  struct Check: Decodable {
    let name: String
    let observed: String
  }

  struct Load: Decodable {
    let result: Result
  }

  struct Result: Decodable {
    let lifetime: Lifetime
    let outcomes: [String: Int]
  }

  struct Lifetime: Decodable {
    let connectionsOpened: Int
    let requestsSent: Int
  }

  struct CPU: Decodable {
    let ns: Int
    let throttledPeriods: Int?
  }

  init(at path: String) throws {
    self = try JSONDecoder().decode(Record.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
