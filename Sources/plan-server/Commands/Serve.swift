import ArgumentParser
import HTTPCore
import PlanAPI

struct Serve: ServingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the plans of a database.",
    discussion: """
      A database without a plan gets one: that of --import, or the one in the program. A database without a token \
      gets one for an admin, printed once as `token admin - plan_…`, and kept in --token-file if that is given. \
      `listening on http://…`, or https for TLS, on standard output means that requests are answered. SIGTERM or SIGINT \
      stops in good order; under TLS or with roots of signatures, SIGHUP reads the files of both again.

      Examples:
        plan-server serve
        plan-server serve --listen 127.0.0.1:8080 --listen [::1]:8080
        plan-server serve --tls-listen 0.0.0.0:8443 --tls-certificate server.pem --tls-key server.key
        PLAN_SERVER_LISTEN=127.0.0.1:0 plan-server serve --import plan.json
      """)

  @Option(.database) var database: String?
  @Option(.importedPlan) var importedPlan: String?
  @Option(.tokenFile) var tokenFile: String?
  @OptionGroup var serving: ServingOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() async throws {
    let values = try serving.values(limits: limits)
    let path = try Setting.database.required(database)
    let document = try Setting.importedPlan.optional(importedPlan)
    let tokenFile = try Setting.tokenFile.optional(tokenFile)
    try await serve(try Database(path: path, with: values.operation), with: values) { database in
      try await prepare(database, document: document, tokenFile: tokenFile)
    }
  }

  /// What a new database needs; a document is only read for it.
  private func prepare(_ database: Database, document: String?, tokenFile: String?) async throws -> [String] {
    let isNew = try database.makeReader().snapshot { try PlanStore($0).isEmpty() }
    let plan: PlanImport? =
      if !isNew {
        nil
      } else if let document {
        try readPlan(document)
      } else {
        try PlanImport(document: PlanImport.defaultDocument)
      }
    let now = Instant.now
    return try await database.write(by: .program("plan-server serve"), at: now) { trail in
      _ = try plan?.store(trail: trail)
      let tokens = TokenStore(trail.connection)
      guard try tokens.isEmpty() else { return [] }
      let (token, text) = try tokens.create(role: .admin, label: "first start", trail: trail)
      // Before the commit: a token that could not be kept is not made.
      if let tokenFile { try writeFile(Array("\(text.secret)\n".utf8), to: tokenFile, permissions: 0o600) }
      return [tokenLine(token.role, token.unit, text)]
    }
  }
}
