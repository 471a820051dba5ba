import ArgumentParser
import HTTPCore
import PlanAPI

struct Demo: ServingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the plan in the program with a year of sample data.",
    discussion: """
      Prints `token ROLE UNIT TOKEN` lines, one for each role and a reporter for each lead unit, and then \
      `listening on http://…`. The sample data ends in the month before the current one. A database that is kept gets \
      new tokens at each start; they are good under `serve` too.

      Examples:
        plan-server demo
        plan-server demo --listen 127.0.0.1:0 --database demo.sqlite --seed 7
      """)

  @Option(.demoDatabase) var database: String?
  @Option(.seed) var seed: UInt64?
  @OptionGroup var serving: ServingOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func validate() throws { _ = try Setting.seed.required(seed) }

  func run() async throws {
    let values = try serving.values(limits: limits)
    let seed = try Setting.seed.required(seed)
    if let path = try Setting.demoDatabase.optional(database) {
      try await serve(path, values, seed: seed)
    } else {
      let folder = try TemporaryFolder()
      try await serve(folder.database, values, seed: seed)
    }
  }

  private func serve(_ path: String, _ values: ServingOptions.Values, seed: UInt64) async throws {
    try await plan_server.serve(try Database(path: path, with: values.operation), with: values) { database in
      let now = Instant.now
      let setup = try await database.write(by: .program("plan-server demo"), at: now) { trail in
        try DemoSetup(trail: trail, seed: seed)
      }
      return setup.grants.map { tokenLine($0.role, $0.unit, $0.text) }
    }
  }
}
