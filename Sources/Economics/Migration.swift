/// Going from one mesh to another, and what it is said to bring in the first year.
package struct Migration: Equatable, Sendable {
  package let from: String
  package let to: String
  /// Once.
  package let engineering: Double
  /// A year.
  package let support: Double

  package init(from: String, to: String, engineering: Double, support: Double) {
    self.from = from
    self.to = to
    self.engineering = engineering
    self.support = support
  }

  /// - Parameter saving: a year.
  package func firstYear(_ saving: Estimate) -> Estimate { saving - Estimate(engineering + support) }
}

/// A number somebody published, to be held against what the same inputs give here.
package struct PublishedFigure: Equatable, Sendable {
  /// What it is of.
  package enum Subject: Equatable, Sendable {
    /// The yearly cost of a mesh.
    case cost(String)
    case firstYear
  }

  package let what: String
  package let subject: Subject
  package let amount: Double

  package init(what: String, subject: Subject, amount: Double) {
    self.what = what
    self.subject = subject
    self.amount = amount
  }
}
