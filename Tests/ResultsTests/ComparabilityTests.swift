import Quantities
import RecordFixtures
import Testing

@testable import Results

@Suite("What may not be compared") struct ComparabilityTests {
  private let old: RunRecord
  private let new: RunRecord

  init() throws {
    old = try SyntheticRun.session(SyntheticRun.arms(blocks: 10) { _ in 1 })
    new = try SyntheticRun.session(SyntheticRun.arms(blocks: 10, session: 1) { _ in 1 })
  }

  private func refusal(_ change: (inout RunRecord) -> Void) -> String? {
    var changed = new
    change(&changed)
    do throws(Problem) {
      try Comparability.check(.init(old, name: "old.json"), .init(changed, name: "new.json"))
      return nil
    } catch {
      return error.description
    }
  }

  @Test func whatIsAlikeMay() { #expect(refusal { _ in } == nil) }

  @Test func anotherSchemaVersion() {
    #expect(
      refusal { $0.schemaVersion = 0 }
        == "old.json has schema version 1 and new.json 0: their keys may mean different things, so measure both with one toll"
    )
  }

  @Test func anotherProfile() {
    #expect(
      refusal { $0.profile.text = "load: {rate: 2000}\n" }
        == "old.json and new.json follow different profiles: \"load: {rate: 1000}\" against \"load: {rate: 2000}\"; run both with one profile"
    )
    #expect(refusal { $0.profile.text = "# comment\nload:   {rate: 1000} # more\n\n" } == nil)
    #expect(refusal { $0.profile.text += "setups: []\n" }?.contains("\"nothing\" against \"setups: []\"") == true)
  }

  @Test func anotherMachine() {
    func difference(_ change: (inout RunRecord) -> Void) -> String? {
      var changed = new
      change(&changed)
      return Comparability.machines(.init(old, name: "old.json"), .init(changed, name: "new.json"))
    }
    #expect(
      difference {
        $0.host.cores = 4
        $0.host.kernel = "6.2.0"
      }
        == "the machines of new.json and old.json differ (cores 4 and 2; kernel 6.2.0 and 6.1.0): measure both on one")
    #expect(difference { $0.host.mhz = 1 } == nil)
    #expect(difference { $0.host.memoryBytes += 4096 } == nil)
    #expect(difference { $0.host.memoryBytes *= 2 }?.contains("memory 16") == true)
  }

  @Test func interrupted() {
    #expect(
      refusal { $0.interrupted = true }
        == "new.json was interrupted after 20 trials: what is missing could decide, so run it again to its end")
    #expect(refusal { $0.finishedAt = nil }?.hasPrefix("new.json was interrupted") == true)
  }

  @Test func damagedHistogram() {
    let place = "new.json: the response histogram of trial 1003 (baseline, block 2) is damaged: "
    let cut = refusal { record in
      let hdr = record.trials[2].load?.result.response.hdr ?? ""
      record.trials[2].load?.result.response.hdr = String(hdr.prefix(hdr.count / 2))
    }
    #expect(cut?.hasPrefix(place) == true, "\(cut ?? "accepted")")
    #expect(
      refusal { $0.trials[2].load?.result.response.count += 1 }
        == place + "it does not hold the 5001 requests that its keys tell of")
  }

  @Test func sharedTrials() {
    #expect(
      refusal { $0.trials[0] = self.old.trials[0] }
        == "old.json and new.json share 1 trial (the first: baseline, block 1, 2026-01-02T03:04:05Z): a measurement cannot be compared with itself"
    )
    #expect(refusal { $0.trials = self.old.trials }?.contains("share 20 trials") == true)
  }

  @Test func setupsOfOneClassAndTopologyAreAlike() throws {
    func complaint(_ a: (String, String), _ b: (String, String)) throws -> String? {
      var run = try SyntheticRun.run(blocks: 1)
      for (index, kind) in [a, b].enumerated() {
        run.setups[index].class = kind.0
        run.setups[index].topology = kind.1
      }
      do throws(Problem) {
        try Comparability.checkLike(.init(run, name: "a.json"), "sidecar", "baseline")
        return nil
      } catch {
        return error.description
      }
    }
    #expect(try complaint(("none", "two-nodes"), ("L7", "two-nodes")) == nil)
    #expect(try complaint(("L4 encrypted", "two-nodes"), ("L4 encrypted", "two-nodes")) == nil)
    #expect(
      try complaint(("L4", "two-nodes"), ("L7", "two-nodes"))
        == "a.json: sidecar is L7 on two-nodes, baseline is L4 on two-nodes: they do not do the same; choose two of one class and topology, or ask with --across-classes"
    )
    #expect(try complaint(("none", "two-nodes"), ("L7", "one-node")) != nil)
  }
}
