import ArgumentParser
import PlanAPI

struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring a plan document into a database.",
    discussion: """
      Prints `imported KEY`, `unchanged KEY` where the same plan is there already, or `amended KEY` where another \
      version of it was, with a line for each change: what was reported stays, and what is gone is retired. A document \
      with faults changes nothing; all of them are named, each with its JSON pointer.

      Examples:
        plan-server import plan.json --database plan.sqlite
        plan-server import plan.json --dry-run
      """)

  @Argument(help: "The plan document (JSON, schema plan/1); - is standard input.") var document: String
  @Option(.database) var database: String?
  @Option(.reason) var reason: String?
  @Flag(help: Setting.dryRun.help) var dryRun = false

  func validate() throws { _ = try isRehearsal() }

  private func isRehearsal() throws -> Bool { try Setting.dryRun.optional(dryRun ? true : nil) ?? false }

  func run() async throws {
    let path = try Setting.database.required(database)
    let reason = try Setting.reason.optional(reason)
    let isRehearsal = try isRehearsal()
    let plan = try readPlan(document)
    let bar = ProgressBar("importing \(document)")
    defer { bar.clear() }
    let outcome =
      if isRehearsal {
        try rehearse(plan, path)
      } else {
        try await withDatabase(path) { database in
          let now = Instant.now
          return try await database.write(by: .commandLine, at: now) { trail in
            try plan.store(reason: reason, trail: trail) { bar.show($0) }
          }
        }
      }
    bar.clear()
    let counts = "\(plan.plan.tasks.count) tasks, \(plan.plan.kpis.count) KPIs"
    switch outcome {
    case .imported: try printLine("\(isRehearsal ? "would import" : "imported") \(plan.plan.key) (\(counts))")
    case .unchanged: try printLine("unchanged \(plan.plan.key)")
    case .amended(let difference):
      try printLine("\(isRehearsal ? "would amend" : "amended") \(plan.plan.key) (\(counts))")
      for change in difference.changes { try printLine("  \(change)") }
    }
  }

  private func rehearse(_ plan: PlanImport, _ path: String) throws -> PlanImport.Outcome {
    do {
      return try Database.makeReader(of: path).snapshot { try plan.rehearse(in: $0) }
    } catch let error as DatabaseError where error.isCannotOpen {
      // No file, no plan in it.
      return .imported
    } catch SchemaError.tooOld(_, version: 0, _) {
      return .imported
    }
  }
}
