import ArgumentParser
import HTTPCore
import PlanAPI

struct Demo: ServingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the plan in the program with a year of sample data, or a whole city's plans.",
    discussion: """
      Prints `token ROLE UNIT TOKEN` lines, one for each role and a reporter for each lead unit, and then \
      `listening on http://…`. The sample data ends in the month before the current one. A database that is kept gets \
      new tokens at each start; they are good under `serve` too. With --plans and --years there are plans like it of other \
      communes and of the years before, and `city` reads across all of them.

      Examples:
        plan-server demo
        plan-server demo --listen 127.0.0.1:0 --database demo.sqlite --seed 7
        plan-server demo --database city.sqlite --plans 114 --years 5
      """)

  @Option(.demoDatabase) var database: String?
  @Option(.seed) var seed: UInt64?
  @Option(.samplePlans) var plans: Int?
  @Option(.sampleYears) var years: Int?
  @OptionGroup var serving: ServingOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func validate() throws { _ = try samples() }

  private func samples() throws -> SamplePlans {
    try SamplePlans(
      communes: try Setting.samplePlans.required(plans), years: try Setting.sampleYears.required(years),
      seed: try Setting.seed.required(seed))
  }

  func run() async throws {
    let values = try serving.values(limits: limits)
    let samples = try samples()
    if let path = try Setting.demoDatabase.optional(database) {
      try await serve(path, values, samples)
    } else {
      let folder = try TemporaryFolder()
      try await serve(folder.database, values, samples)
    }
  }

  private func serve(_ path: String, _ values: ServingOptions.Values, _ samples: SamplePlans) async throws {
    try await plan_server.serve(try Database(path: path, with: values.operation), with: values) { database in
      let bar = ProgressBar("making plans")
      defer { bar.clear() }
      let setup = try await DemoSetup.store(samples, in: database, at: Instant.now) { bar.show($0) }
      return setup.grants.map { tokenLine($0.role, $0.unit, $0.text) }
    }
  }
}

extension Setting where Value == Int {
  static var samplePlans: Setting {
    count("plans", "How many communes have a plan.", in: 1...SamplePlans.mostCommunes, fallback: 1)
  }

  static var sampleYears: Setting {
    count(
      "years", "For how many years, the last being that of the plan in the program.", in: 1...SamplePlans.mostYears,
      fallback: 1)
  }
}
