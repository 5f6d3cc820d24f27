import Glibc
import Statistics

/// From the trials of a gate to what they say. Pure: a record can be judged again at any time.
package struct GateJudge: Sendable {
  package let candidate: String
  package let references: [String]
  package let gated: [GateMetric]
  /// Shown beside them.
  package let shown: [GateMetric]
  package let limits: [GateMetric: GateLimits]

  package init(
    candidate: String, references: [String], gated: [GateMetric], shown: [GateMetric] = [],
    limits: [GateMetric: GateLimits] = [:]
  ) {
    self.candidate = candidate
    self.references = references
    self.gated = gated
    self.shown = shown
    self.limits = limits
  }

  private struct Question {
    let metric: GateMetric
    let reference: String
  }

  private var questions: [Question] {
    references.flatMap { reference in gated.map { Question(metric: $0, reference: reference) } }
  }

  package var arms: [String] { [candidate] + references }

  /// - Parameter against: the references that take part; nil for all.
  package func blocks(_ trials: [TrialRecord], against some: [String]? = nil) -> CompleteBlocks {
    CompleteBlocks(trials, arms: [candidate] + (some ?? references), metrics: gated)
  }

  /// The references that some of the gate's questions are about.
  package func references(of questions: [Int]) -> [String] {
    let all = self.questions
    return references.filter { name in questions.contains { all[$0].reference == name } }
  }

  /// What to measure next.
  package func step(_ blocks: CompleteBlocks, looks: [Look] = Look.planned) -> BuildGate.Step {
    gate(looks).step(logRatios(blocks))
  }

  /// - Parameters:
  ///   - first: the blocks up to where `step` stopped.
  ///   - fresh: those measured to confirm; nil when none were.
  package func comparisons(
    _ first: CompleteBlocks, fresh: CompleteBlocks?, looks: [Look] = Look.planned
  ) -> [GateComparison] {
    let freshRatios = fresh.map(logRatios)
    let freshByQuestion = freshRatios.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($0, $1) }) }
    let answers = gate(looks).answers(logRatios(first), fresh: freshByQuestion ?? [:])
    let byReference = zip(questions, answers).enumerated().reduce(into: [String: [MetricVerdict]]()) { sum, item in
      let (index, (question, answer)) = item
      let verdict = verdict(question, answer, first, looks, fresh: freshRatios?[index])
      sum[question.reference, default: []] += [verdict].compactMap(\.self)
    }
    return references.map { reference in
      let judged = byReference[reference] ?? []
      let rest = shown.compactMap { descriptive($0, first, reference, looks) }
      return GateComparison(
        candidate: candidate, reference: reference, verdict: BuildGate.overall(judged.map(\.verdict)),
        metrics: judged + rest)
    }
  }

  private func gate(_ looks: [Look]) -> BuildGate {
    BuildGate(questions: questions.map { limits(of: $0.metric) }, looks: looks)
  }

  package func limits(of metric: GateMetric) -> GateLimits { limits[metric] ?? metric.limits }

  private func logRatios(_ blocks: CompleteBlocks) -> [[Double]] {
    questions.map { blocks.logRatios($0.metric, of: candidate, against: $0.reference) }
  }

  private func verdict(
    _ question: Question, _ answer: BuildGate.Answer, _ blocks: CompleteBlocks, _ looks: [Look], fresh: [Double]?
  ) -> MetricVerdict? {
    var verdict = descriptive(question.metric, blocks, question.reference, looks)
    verdict?.gated = true
    verdict?.verdict = answer.verdict
    verdict?.alpha = answer.look?.look.alpha
    if answer.look?.verdict == .regressed, let fresh, let centre = HodgesLehmann(fresh)?.estimate {
      verdict?.confirmation = ConfirmationRecord(
        pairs: fresh.count, ratio: exp(centre), p: SignedRank(fresh).pGreater, repeats: answer.repeated == true)
    }
    return verdict
  }

  private func descriptive(
    _ metric: GateMetric, _ blocks: CompleteBlocks, _ reference: String, _ looks: [Look]
  ) -> MetricVerdict? {
    MetricVerdict(
      metric, candidate: blocks.values(metric, of: candidate), reference: blocks.values(metric, of: reference),
      limits: limits(of: metric), lastLook: looks.last)
  }
}
