/// A plot with the words it needs: what it shows, what it means here, and its numbers.
struct Figure: Sendable {
  /// Unique in a run's report.
  let name: String
  let title: String
  /// What is drawn and how to read it.
  let shows: String
  /// What it comes to in this run.
  let means: [String]
  let plot: Plot
  let key: Key
  /// The numbers drawn, for those who want them exactly or cannot see the plot.
  let table: Table?

  init(
    _ name: String, _ title: String, shows: String, means: [String], plot: Plot, key: Key, table: Table? = nil
  ) {
    self.name = name
    self.title = title
    self.shows = shows
    self.means = means
    self.plot = plot
    self.key = key
    self.table = table
  }

  /// The same among those of the other cells of a matrix; as it is without one.
  func inCell(_ cell: String?, _ place: Int) -> Figure {
    guard let cell else { return self }
    return Figure(
      "\(name)-\(place + 1)", "\(title): \(cell)", shows: shows, means: means, plot: plot, key: key, table: table)
  }
}
