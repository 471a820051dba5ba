import ArgumentParser
import PlanAPI

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup in the place of the database.",
    discussion: """
      Checks the backup, its SHA-256, the database in it, its trail and attachments first; the database is replaced in \
      one step, and the old one stays beside it as DATABASE.before-restore-TIME, with its attachments. Not while a \
      server runs on it. Exits 2 where attachments are neither in the backup nor here, or rows are not what the trail \
      says, and names them.

      Example:
        plan-server restore /media/backup/plan.tar.gz --database plan.sqlite
      """)

  @Argument(help: "What `backup` wrote.") var file: String
  @Option(.database) var database: String?

  func run() throws {
    let path = try Setting.database.required(database)
    let bar = ProgressBar("reading \(file)")
    defer { bar.clear() }
    let outcome = try Restore.put(file, inPlaceOf: path, at: Instant.now) { bar.show($0) }
    bar.clear()
    if let kept = outcome.kept { try printLine("kept \(kept)") }
    try printLine("restored \(path) (schema \(outcome.schemaVersion))")
    guard outcome.findings.isEmpty else { throw CommandFailure(outcome.findings, in: path) }
  }
}
