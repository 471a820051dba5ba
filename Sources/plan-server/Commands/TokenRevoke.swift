import ArgumentParser
import PlanAPI

struct TokenRevoke: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Make a token good for nothing.",
    discussion: """
      While a server runs on the database, use its API (DELETE /v1/tokens/ID) instead.

      Example:
        plan-server token revoke 3 --database plan.sqlite
      """)

  @Argument(help: "The token's number, as `token list` shows it.", transform: tokenNumber) var id: Int64
  @Option(.existingDatabase) var database: String?

  func run() async throws {
    let path = try Setting.existingDatabase.required(database)
    _ = try Database.makeReader(of: path)
    let (id, now) = (id, Instant.now)
    let isRevoked = try await withDatabase(path) { database in
      try await database.write(by: .commandLine, at: now) { trail in
        try TokenStore(trail.connection).revoke(id, trail: trail)
      }
    }
    guard isRevoked else { throw CommandFailure("there is no token \(id) that is not revoked already.") }
    try printLine("revoked \(id)")
  }
}

@Sendable private func tokenNumber(_ text: String) throws -> Int64 {
  guard isPlainNumber(text), let number = Int64(text), number > 0 else {
    throw ValidationError("must be a token's number, such as 3")
  }
  return number
}
