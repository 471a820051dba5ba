import ArgumentParser
import PlanAPI

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look for faults in the database: its file, its references, its trail, its rows, its attachments.",
    discussion: """
      Prints a line for each part and each chain of the trail. Each row is compared with what the trail says of it, so \
      that one edited by hand in the file is named, with its entry. Exits 0 where all is whole, 2 with a line for each fault \
      on standard error, 1 where the file could not be looked at. Works while a server runs.

      Example:
        plan-server check --database plan.sqlite
      """)

  @Option(.existingDatabase) var database: String?

  func run() throws {
    let path = try Setting.existingDatabase.required(database)
    let inspection = try DatabaseInspection(of: path)
    for part in DatabaseInspection.Part.allCases {
      let isWhole = !inspection.found.contains { $0.part == part }
      try printLine("\(isWhole ? "ok" : "broken") \(part.rawValue)")
    }
    try printChains(inspection.chains)
    guard inspection.found.isEmpty else {
      let lines = inspection.found.map { "  \($0.part.rawValue): \($0)" }
      throw CommandFailure((["\(path) is not whole:"] + lines).joined(separator: "\n"), code: 2)
    }
  }
}
