/// What one mesh costs a year in one fleet at one table of prices.
package struct Bill: Equatable, Sendable {
  /// In use, 10⁹ bytes.
  package let gigabytes: Estimate
  /// In use, the year's average.
  package let cores: Estimate
  package let memory: Estimate
  package let cpu: Estimate
  /// For what the scheduler sets aside; nil unless every part states it.
  package let reserved: Double?

  package var total: Estimate { memory + cpu }

  package init(_ plan: MeshPlan, in fleet: Fleet, at prices: PriceTable) {
    var (gigabytes, cores) = (Estimate.zero, Estimate.zero)
    for part in plan.parts {
      let instances = part.instances(in: fleet)
      gigabytes = gigabytes + part.megabytes * (instances / 1_000)
      cores = cores + part.cores * instances
      cores = cores + part.usPerRequest * (fleet.requestsPerSecond * part.requestShare / 1e6)
    }
    self.gigabytes = gigabytes
    self.cores = cores
    memory = gigabytes * (prices.gigabyteHour * PriceTable.hoursPerYear)
    cpu = cores * (prices.coreHour * PriceTable.hoursPerYear)
    let reservations = plan.parts.compactMap { part in
      part.reservation.map { reservation in
        part.instances(in: fleet) * PriceTable.hoursPerYear
          * (reservation.megabytes / 1_000 * prices.gigabyteHour + reservation.cores * prices.coreHour)
      }
    }
    reserved = reservations.count == plan.parts.count && !reservations.isEmpty ? reservations.reduce(0, +) : nil
  }
}
