import ArgumentParser
import PlanAPI

struct TokenList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the tokens, oldest first, with tabs between the columns.",
    discussion: """
      Works while a server runs. The tokens' texts are not kept, so they are not shown. With --json a line for each, \
      as GET /v1/tokens has it.

      Examples:
        plan-server token list --database plan.sqlite
        plan-server token list --json | jq -r 'select(.unit == "VHXH") | .id'
      """)

  @Option(.existingDatabase) var database: String?
  @Flag(help: "Print JSON, for scripts.") var json = false

  func run() throws {
    let path = try Setting.existingDatabase.required(database)
    let tokens = try Database.makeReader(of: path).snapshot { try TokenStore($0).list() }
    if json {
      for token in tokens { try printLine(String(decoding: token.json, as: UTF8.self)) }
      return
    }
    let now = Instant.now
    try printLine("id\trole\tunit\tplan\tcreated\texpires\tstate\tcertificate\tlabel")
    for token in tokens {
      let columns = [
        "\(token.id)", token.role.rawValue, text(token.unit), text(token.plan), "\(token.createdAt)",
        text(token.expiresAt), state(of: token, at: now), text(token.certificate?.stored),
        token.label,
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
