/// Going from one mesh to another, and what it is said to bring in the first year.
package struct Migration: Equatable, Sendable {
  /// What the change itself takes.
  package enum Effort: Equatable, Sendable {
    case amount(Double)
    /// Of one engineer.
    case months(Double, perMonth: Double)

    package var cost: Double {
      switch self {
      case .amount(let cost): cost
      case .months(let months, let perMonth): months * perMonth
      }
    }
  }

  package let from: String
  package let to: String
  /// Once.
  package let engineering: Effort
  /// To a vendor, a year.
  package let support: Double

  package init(from: String, to: String, engineering: Effort, support: Double) {
    self.from = from
    self.to = to
    self.engineering = engineering
    self.support = support
  }

  /// - Parameter saving: a year.
  package func firstYear(_ saving: Estimate) -> Estimate { saving - Estimate(engineering.cost + support) }

  /// Months until savings less support have paid for the engineering; nil when they never do.
  ///
  /// - Parameter saving: a year.
  package func monthsToPayBack(saving: Double) -> Double? {
    let yearly = saving - support
    return yearly > 0 ? engineering.cost / yearly * 12 : nil
  }
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
