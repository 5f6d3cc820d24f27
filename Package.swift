// swift-tools-version: 6.2
// Targets stand bottom to top: each depends only on targets listed above it (Tests/PackageTests asserts it).
import PackageDescription

let strict: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// The commit being built, "+" behind it when the checkout has changes of its own.
let commit = Context.gitInformation.map { $0.currentCommit + ($0.hasUncommittedChanges ? "+" : "") } ?? "unknown"

func library(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["Support"], resources: resources, swiftSettings: strict)
}

let package = Package(
  name: "toll",
  products: [.executable(name: "toll", targets: ["toll"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CBpf", pkgConfig: "libbpf", providers: [.apt(["libbpf-dev"])]),
    .target(name: "CKernel"),
    .target(name: "CVersion", cSettings: [.define("TOLL_COMMIT", to: "\"\(commit)\"")]),
    library("Quantities"),
    library("HDR", ["CZlib", "Quantities"]),
    library("Statistics", ["Quantities"]),
    library("Kernel", ["CKernel", "Quantities"]),
    library("Wire", ["Kernel", "CKernel", "COpenSSL", "CNghttp2", "Quantities"]),
    library("Load", ["Wire", "Kernel", "HDR", "Statistics", "Quantities"]),
    library("Serve", ["Wire", "Kernel", "HDR", "Quantities", "CZlib"]),
    library("Sampling", ["CZlib", "Kernel", "HDR", "Quantities"]),
    library("Results", ["Load", "Sampling", "HDR", "Statistics", "Quantities"]),
    library("Economics", ["Quantities"]),
    library(
      "Profiles",
      [
        "Economics", "Load", "Results", "Wire", "Statistics", "Quantities",
        .product(name: "Yams", package: "Yams"),
      ]),
    library(
      "Testbed",
      ["Profiles", "Results", "Sampling", "Wire", "Kernel", "CKernel", "CBpf", "COpenSSL", "Quantities"],
      resources: [.embedInCode("BPF/Programs")]),
    library(
      "Experiment",
      ["Testbed", "Profiles", "Results", "Sampling", "Load", "Statistics", "Kernel", "HDR", "Quantities"]),
    library("Report", ["Economics", "Results", "Statistics", "Quantities"]),
    library(
      "Commands",
      [
        "Report", "Experiment", "Testbed", "Profiles", "Results", "Sampling", "Serve", "Load", "Wire", "Kernel",
        "Statistics", "HDR", "Quantities", "CVersion",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "toll", dependencies: ["Commands"], swiftSettings: strict),

    .target(name: "Support", path: "Tests/Support", swiftSettings: strict),
    .target(
      name: "RecordFixtures", dependencies: ["Results", "HDR", "Quantities"], path: "Tests/RecordFixtures",
      swiftSettings: strict),
    tests("PackageTests", []),
    tests("QuantitiesTests", ["Quantities"]),
    tests(
      "HDRTests", ["HDR", "Quantities", .product(name: "Histogram", package: "hdrhistogram-swift")],
      resources: [.copy("Fixtures"), .copy("Corpus")]),
    tests("StatisticsTests", ["Statistics", "Quantities"], resources: [.copy("Fixtures")]),
    .executableTarget(
      name: "GateSimulation", dependencies: ["Statistics", "Quantities"], path: "Tests/GateSimulation",
      swiftSettings: strict),
    tests("KernelTests", ["Kernel", "Quantities"]),
    tests("WireTests", ["Wire", "Quantities"], resources: [.copy("Corpus")]),
    tests("LoadTests", ["Load", "Serve", "Wire", "Kernel", "HDR", "Quantities"]),
    tests("ServeTests", ["Serve", "Wire", "Kernel", "Quantities"], resources: [.copy("Corpus")]),
    tests("SamplingTests", ["Sampling", "Kernel", "HDR", "Quantities"]),
    tests("ResultsTests", ["Results", "RecordFixtures", "Load", "Sampling", "HDR", "Statistics", "Quantities"]),
    tests("EconomicsTests", ["Economics", "Quantities"]),
    tests("ProfilesTests", ["Profiles", "RecordFixtures", "Economics", "Results", "Load", "Statistics", "Quantities"]),
    .executableTarget(
      name: "SandboxedTrial", dependencies: ["Testbed", "Profiles", "Sampling", "Kernel", "Quantities"],
      path: "Tests/SandboxedTrial",
      swiftSettings: strict),
    tests("TestbedTests", ["Testbed", "SandboxedTrial", "Profiles", "Results", "Kernel", "Quantities"]),
    tests(
      "ExperimentTests",
      [
        "Experiment", "RecordFixtures", "Testbed", "Profiles", "Results", "Load", "Kernel", "Sampling", "Statistics",
        "HDR",
        "Quantities",
      ]),
    tests(
      "ReportTests", ["Report", "RecordFixtures", "Economics", "Results", "Statistics", "HDR", "Quantities"],
      resources: [.copy("Golden"), .copy("Browser")]),
    tests(
      "CommandsTests",
      [
        "Commands", "Serve", "RecordFixtures", "Profiles", "Results", "Statistics", "Load", "HDR", "Quantities",
      ]),
    tests(
      "EndToEndTests",
      ["RecordFixtures", "Results", "HDR", "Quantities", .product(name: "Yams", package: "Yams")]),
  ],
  swiftLanguageModes: [.v6]
)
