import Testing

@testable import Report

@Suite struct ScaleTests {
  @Test func linear() {
    let scale = Scale(.linear, of: [0, 10], from: 100, to: 0)
    #expect(scale(0) == 100)
    #expect(scale(2.5) == 75)
    #expect(scale(12) == 0, "what lies outside is drawn at the edge")
    #expect(scale.ticks() == [0, 2, 4, 6, 8, 10])
    #expect(Scale(.linear, of: [-1.3, 3.7], from: 0, to: 1).ticks() == [-1, 0, 1, 2, 3])
  }

  @Test func logarithmic() {
    let scale = Scale(.logarithmic, of: [100, 10_000, 0, -3], from: 0, to: 200)
    #expect(scale.domain == 100...10_000)
    #expect(scale(1000) == 100)
    #expect(scale.ticks().map { Int($0.rounded()) } == [100, 300, 1000, 3000, 10_000])
  }

  @Test func theTailIsStretched() {
    let scale = Scale(.tail, of: [0, 99.9], from: 0, to: 300)
    #expect(abs(scale(90) - 100) < 1e-9)
    #expect(abs(scale(99) - 200) < 1e-9)
    #expect(scale.ticks() == [0, 50, 90, 99, 99.9])
  }

  @Test(arguments: [Scale.Law.linear, .logarithmic, .tail])
  func nothingAndOneValueStillGiveAnAxis(_ law: Scale.Law) {
    for values in [[], [5.0], [.nan, .infinity]] {
      let scale = Scale(law, of: values, from: 0, to: 100)
      #expect(scale.domain.lowerBound < scale.domain.upperBound)
      #expect(scale(scale.domain.upperBound) == 100)
      #expect(scale(scale.domain.lowerBound) == 0)
    }
  }
}
