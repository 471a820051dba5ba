import ArgumentParser
import PlanAPI

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write the database as it is now into a file to be kept elsewhere.",
    discussion: """
      Works while a server runs: the backup is one moment of its data. It is a gzip-compressed tar archive with the \
      database, its attachments and their SHA-256, checked before it is written, and there whole or not at all. A folder as FILE (made, if \
      it ends with /) gets a new file, plan-TIME.tar.gz; with --keep the oldest of these go. Prints the name of the file. \
      Attachments that are missing or damaged are left out and named, and rows that are not what the trail says are \
      named; it exits 2 then, and removes no older backup.

      Examples:
        plan-server backup /media/backup/plan.tar.gz --database plan.sqlite
        plan-server backup /var/lib/plan-server/backups/ --keep 14
      """)

  @Argument(help: "The file to write, or a folder.") var file: String
  @Option(.existingDatabase) var database: String?
  @Option(.keptBackups) var keep: Int?

  func run() throws {
    let path = try Setting.existingDatabase.required(database)
    let count = try Setting.keptBackups.optional(keep)
    let folder = try folder(named: file).map { BackupFolder($0) }
    let now = Instant.now
    let target = folder?.file(at: now) ?? file
    guard count == nil || folder != nil else { throw CommandFailure("--keep is for a folder, which \(file) is not.") }
    let findings = try Backup.make(of: path, to: target, at: now)
    try printLine(target)
    // The older backups may have what this one lacks, so none of them goes.
    guard findings.isEmpty else { throw CommandFailure(findings, in: target) }
    guard let count, let folder else { return }
    for name in try folder.keep(newest: count) { try printLine("removed \(folder.path)/\(name)") }
  }
}

extension CommandFailure {
  /// A backup is there, or was put back, without attachments that the database tells of, or with rows that are not what
  /// its trail says.
  init(_ findings: BackupFindings, in file: String) {
    var lines: [String] = []
    if !findings.lost.isEmpty {
      lines.append("\(file) lacks attachments; put them back, or have their units send them again:")
      lines += findings.lost.map { "  \($0)" }
    }
    if !findings.disagreements.isEmpty {
      lines.append("\(file) has rows that are not what the trail says: they were edited in the file:")
      lines += findings.disagreements.map { "  \($0)" }
    }
    self.init(lines.joined(separator: "\n"), code: 2)
  }
}

extension Setting where Value == Int {
  static var keptBackups: Setting {
    Setting(
      "keep", "How many backups stay in the folder, the newest; all of them by default.", placeholder: "number",
      expected: "a number from 1 to 10000",
      parse: { text in
        guard isPlainNumber(text), let count = Int(text), (1...10_000).contains(count) else { return nil }
        return count
      })
  }
}
