import ArgumentParser
import Load
import Quantities

// Quantities as command-line values. ArgumentParser shows a Problem's text behind the flag's name.
extension Problem {
  /// ArgumentParser prints a ValidationError's message as it is.
  var asValidation: ValidationError { ValidationError(description) }
}

enum Parse {
  static func duration(_ text: String) throws -> Nanoseconds {
    do { return try Nanoseconds(parsing: text) } catch { throw error.asValidation }
  }

  static func percentiles(_ text: String) throws -> [Percentile] {
    do { return try text.split(separator: ",").map { try Percentile(parsing: String($0)) } } catch let problem
      as Problem
    {
      throw problem.asValidation
    }
  }

  /// `max`, a rate, or rates that follow one another; 0 and less are refused with the way to say what was meant.
  static func rate(_ text: String) throws -> RateShape {
    do { return try RateShape(parsing: text) } catch {
      let isOneRate = !text.contains { ",@".contains($0) }
      throw ValidationError(error.description + (isOneRate ? "; say max for as fast as possible" : ""))
    }
  }
}
