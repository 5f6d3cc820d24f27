import Testing

/// The arrows point down: a target depends only on targets that Package.swift lists above it.
struct LayerTests {
  let targets: [Manifest.Target]

  init() throws { targets = try Manifest().targets }

  @Test func eachTargetDependsOnlyOnTargetsListedAboveIt() {
    var above: Set<String> = []
    for target in targets {
      let upward = Set(target.dependencies).subtracting(above)
      #expect(upward.isEmpty, "\(target.name) depends on \(upward.sorted()), listed below it in Package.swift")
      above.insert(target.name)
    }
  }

  /// A missing dependency compiles whenever something else happens to build that module first.
  @Test func eachImportOfAnOwnModuleIsADeclaredDependency() throws {
    let own = Set(targets.map(\.name))
    for target in targets {
      for source in target.sources where source.hasSuffix(".swift") {
        let file = try SourceFile("\(target.path)/\(source)")
        let undeclared = file.imports.intersection(own).subtracting(target.dependencies)
        #expect(undeclared.isEmpty, "\(file.path) imports \(undeclared.sorted()), not declared by \(target.name)")
      }
    }
  }
}
