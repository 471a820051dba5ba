import ArgumentParser
import PlanAPI

struct TokenList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the tokens, oldest first, with tabs between the columns.",
    discussion: """
      Works while a server runs. The tokens' texts are not kept, so they are not shown.

      Example:
        plan-server token list --database plan.sqlite
      """)

  @Option(.existingDatabase) var database: String?

  func run() throws {
    let path = try Setting.existingDatabase.required(database)
    let tokens = try Database.makeReader(of: path).snapshot { try TokenStore($0).list() }
    let now = Instant.now
    try printLine("id\trole\tunit\tplan\tcreated\texpires\tstate\tlabel")
    for token in tokens {
      let columns = [
        "\(token.id)", token.role.rawValue, text(token.unit), text(token.plan), "\(token.createdAt)",
        text(token.expiresAt), state(of: token, at: now), token.label,
      ]
      try printLine(columns.joined(separator: "\t"))
    }
  }

  private func state(of token: Token, at now: Instant) -> String {
    if token.revokedAt != nil { return "revoked" }
    return token.isGood(at: now) ? "good" : "expired"
  }

  private func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "-" }
}
