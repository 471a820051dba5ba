import ArgumentParser
import PlanAPI

struct AuditVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Find every entry of the trail that was edited, removed or moved.",
    discussion: """
      Prints a line for each chain, with its number of entries and its head, and exits 1 where something is wrong, with \
      a line for each fault on standard error. Someone who can write the file can also write a whole trail anew: only a \
      head that was noted elsewhere shows that, so note one each month (GET /v1/plans/PLAN/audit/head) and give it \
      with --head. Works while a server runs.

      Examples:
        plan-server audit verify --database plan.sqlite
        plan-server audit verify --head 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
      """)

  @Option(.head) var head: [SHA256Digest]
  @Option(.existingDatabase) var database: String?

  func run() throws {
    let path = try Setting.existingDatabase.required(database)
    let noted = head
    let chains = try Database.makeReader(of: path).snapshot { try TrailVerification.all(in: $0, noted: noted) }
    try printChains(chains)
    let faults = chains.flatMap { chain in chain.faults.map { "  \(chain.name): \($0)" } }
    guard faults.isEmpty else {
      throw CommandFailure((["the trail is not whole:"] + faults).joined(separator: "\n"))
    }
  }
}

/// Prints a line for each chain that is more than none.
func printChains(_ chains: [TrailVerification]) throws(CommandFailure) {
  for chain in chains where chain.plan != nil || chain.head.sequence > 0 {
    let state = chain.faults.isEmpty ? "ok" : "broken"
    try printLine("\(state) \(chain.name) \(chain.head.sequence) \(chain.head.hash.hex)")
  }
}

extension TrailVerification {
  /// The plan's key, or a dash for what belongs to no single plan.
  fileprivate var name: String { plan?.description ?? "-" }
}
