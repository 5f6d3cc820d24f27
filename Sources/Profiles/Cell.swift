import Quantities

/// One point of a profile's matrix: what generator, server and proxies do there.
package struct Cell: Equatable, Sendable {
  /// `rate=1000 delay=20ms`; nil for the only cell of a profile without a matrix.
  package var name: String?
  /// What the matrix set, by the profile's key: `load.rate`: `1000`.
  package var values: [String: String]
  package var load: LoadSettings
  package var server: ServerSettings
  package var proxy: ProxySettings

  package init(
    name: String?, values: [String: String], load: LoadSettings, server: ServerSettings, proxy: ProxySettings
  ) {
    self.name = name
    self.values = values
    self.load = load
    self.server = server
    self.proxy = proxy
  }
}

/// What the proxies of a set-up get.
package struct ProxySettings: Equatable, Sendable {
  /// Worker threads of each proxy.
  package var concurrency: Int
  /// Cores' worth of CPU time each proxy may use in a period; absent: no limit.
  package var cpuLimit: Double?

  package init(concurrency: Int, cpuLimit: Double? = nil) {
    self.concurrency = concurrency
    self.cpuLimit = cpuLimit
  }
}

extension Profile {
  /// The load of the first cell: the only one without a matrix.
  package var load: LoadSettings { cells[0].load }

  /// How long all trials take, without the building of set-ups: warm-ups and windows.
  ///
  /// - Parameter setups: how many are measured.
  package func measuredTime(setups: Int) -> Nanoseconds {
    let each = cells.reduce(0) { $0 + ($1.load.warmup + $1.load.duration).count }
    return Nanoseconds(each * UInt64(design.blocks) * UInt64(setups))
  }

  package func trials(setups: Int) -> Int { setups * cells.count * design.blocks }

  /// `measuredTime` with what building and taking down a set-up takes, about 1.5 s a trial.
  package func estimatedTime(setups: Int) -> Nanoseconds {
    measuredTime(setups: setups) + Nanoseconds(1_500_000_000 * UInt64(trials(setups: setups)))
  }
}
