import Profiles
import Quantities
import Testing

@Suite struct MatrixTests {
  private func parse(_ text: String) throws(Problem) -> Profile {
    try ProfileLoader.parse(text, file: "x.yaml", setups: ["baseline", "sidecar"])
  }

  private func complaint(_ matrix: String) -> String? {
    do {
      _ = try parse("load: {rate: 100}\nsetups: [baseline]\n" + matrix)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func withoutAMatrixThereIsOneCellWithoutAName() throws {
    let profile = try parse("load: {rate: 100}\nsetups: [baseline]\n")
    #expect(profile.cells.map(\.name) == [nil])
    #expect(profile.record(placement: Placement(generator: [0], others: [1]), setups: []).cells == nil)
  }

  @Test func listsAreCrossedInTheirOrder() throws {
    let profile = try parse(
      """
      load: {connections: 8}
      server: {size: 1KB}
      setups: [baseline, sidecar]
      matrix:
        load.rate: [100, max]
        server.delay: [0s, 20ms]
      """)
    #expect(
      profile.cells.map(\.name) == [
        "rate=100 delay=0s", "rate=100 delay=20ms", "rate=max delay=0s", "rate=max delay=20ms",
      ])
    let rate = try Rate(perSecond: 100)
    #expect(profile.cells.map(\.load.rate) == [rate, rate, nil, nil])
    #expect(profile.cells.map(\.server.delay) == [.zero, .milliseconds(20), .zero, .milliseconds(20)])
    #expect(profile.cells.allSatisfy { $0.load.connections == 8 && $0.server.size == ByteCount(1024) })
    #expect(profile.cells[3].values == ["load.rate": "max", "server.delay": "20ms"])
  }

  @Test func pointsAreCrossedWithTheLists() throws {
    let profile = try parse(
      """
      setups: [baseline]
      load: {duration: 10s, warmup: 2s}
      cells:
        - {load.rate: 320, load.connections: 160}
        - {load.rate: 3200, load.connections: 1600}
      matrix: {load.arrival: [burst, uniform], proxy.cpuLimit: [none, 0.5], load.reuse: [false]}
      design: {blocks: 3}
      """)
    #expect(profile.cells.count == 8)
    #expect(profile.cells[0].name == "rate=320 connections=160 arrival=burst cpuLimit=none reuse=false")
    #expect(profile.cells[7].load.connections == 1600 && profile.cells[7].load.arrival == .uniform)
    #expect(profile.cells[0].proxy.cpuLimit == nil && profile.cells[7].proxy.cpuLimit == 0.5)
    #expect(!profile.cells[0].load.reuse)
    #expect(profile.trials(setups: 2) == 48)
    #expect(profile.measuredTime(setups: 2) == .seconds(48 * 12))
    #expect(profile.estimatedTime(setups: 2) == .seconds(48 * 12 + 72))
  }

  @Test func complaintsNameTheMatrixsLine() {
    #expect(
      complaint("matrix:\n  load.rate: [5]\n  load.conections: [5]\n")
        == "x.yaml:5: unknown key \"conections\" under load; did you mean \"connections\"?")
    #expect(complaint("matrix:\n  load.rate:\n    - 5\n    - fast\n")?.hasPrefix("x.yaml:6: load.rate: ") == true)
    #expect(
      complaint("matrix: {rate: [5]}\n")
        == "x.yaml:3: \"rate\" cannot be swept; sweep a key of load, server or proxy, such as load.rate")
    #expect(
      complaint("matrix: {design.blocks: [5]}\n")
        == "x.yaml:3: \"design.blocks\" cannot be swept; sweep a key of load, server or proxy, such as load.rate")
    #expect(
      complaint("matrix: {load.rate: []}\n") == "x.yaml:3: matrix.load.rate is empty: give it values or remove it")
    #expect(complaint("matrix: {}\n") == "x.yaml:3: matrix is empty: sweep a key such as load.rate, or remove it")
    #expect(complaint("cells: []\n") == "x.yaml:3: cells is empty: give it points or remove it")
    let many = (1...201).map(String.init).joined(separator: ", ")
    #expect(
      complaint("matrix: {load.rate: [\(many)]}\n")
        == "x.yaml: the matrix has 201 cells, more than 200: sweep fewer values")
  }

  @Test func aCPULimitIsANumberOfCores() {
    #expect(
      complaint("proxy: {cpuLimit: 0}\n")
        == "x.yaml:3: proxy.cpuLimit is \"0\", but a number of cores from 0.01, or none, belongs here")
  }

  @Test func serverAndProxiesMayHaveTheirOwnCores() throws {
    let start = "load: {rate: 100}\nsetups: [baseline]\nplacement: "
    let placement = try parse(start + "{generator: 0, server: 1, proxies: [2, 3]}\n").placement
    #expect(placement == Placement(generator: [0], server: [1], proxies: [2, 3]))
    #expect(placement?.others == [1, 2, 3])
    #expect(throws: Problem.usage("x.yaml:3: placement.proxies is missing")) {
      try parse(start + "{generator: 0, server: 1}\n")
    }
    #expect(
      throws: Problem.usage(
        "x.yaml:3: placement.server stands beside others: give either others, or server and proxies")
    ) { try parse(start + "{generator: 0, server: 1, others: 2}\n") }
  }
}
