// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "plan-server",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(
      name: "HTTPCore",
      dependencies: ["CLinux", "COpenSSL", .product(name: "Logging", package: "swift-log")],
      exclude: ["README.md"],
      swiftSettings: strict),
    .target(
      name: "PlanAPI",
      dependencies: [
        "HTTPCore", "CSQLite", "COpenSSL", "CZlib", "CXLSXWriter", .product(name: "Logging", package: "swift-log"),
      ],
      resources: [
        .embedInCode("Resources"),
        .embedInCode("Database/Migrations"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "plan-server",
      dependencies: [
        "HTTPCore", "PlanAPI",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict,
      linkerSettings: [
        // The addresses that are set at start take a twentieth of the room so, which would be read and stay resident.
        .unsafeFlags(
          ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "--no-export-dynamic"],
          .when(platforms: [.linux], configuration: .release))
      ]),
    .target(
      name: "TestSupport", dependencies: ["HTTPCore", "CLinux", "COpenSSL", "CZlib"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .target(
      name: "ParsingProperties", dependencies: ["HTTPCore"], path: "Fuzz/Properties", swiftSettings: strict),
    .testTarget(
      name: "HTTPCoreTests", dependencies: ["HTTPCore", "CLinux", "TestSupport", "ParsingProperties"],
      swiftSettings: strict),
    .testTarget(name: "PlanAPITests", dependencies: ["PlanAPI", "HTTPCore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["PlanAPI", "HTTPCore", "CLinux", "TestSupport"],
      swiftSettings: strict),
  ]
)

// `make fuzz`: programs that only link with libFuzzer, which brings their `main`, so no other build has them.
if Context.environment["PLAN_SERVER_FUZZ"] != nil {
  package.targets += ["Requests", "Chunks"].map { name in
    .executableTarget(
      name: "Fuzz\(name)", dependencies: ["HTTPCore", "ParsingProperties"], path: "Fuzz/\(name)",
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])])
  }
}
