import Logging
import TestSupport
import Testing

@testable import PlanAPI

extension EndToEndTests {
  @Suite("The queries of requests") struct QueryPlanTests {
    /// The tables that a request may walk through: they do not grow with what is reported.
    private static let small: [String: String] = [
      "plan": "a row a plan and year, in an index without the documents",
      "audit_head": "a row a plan",
      "token": "what /v1/tokens lists: a few a unit",
    ]

    @Test("No route walks through a table that grows with what is reported, and each was tried")
    func plans() async throws {
      let texts = QueryTexts()
      let root = try TestCertificate(.init { $0.isAuthority = true })
      let signer = try TestCertificate(
        .init {
          $0.purpose = "emailProtection"
          $0.keyUsage = "digitalSignature"
        }, issuer: root)
      let program = try Program()
      try write(Array(root.pem.utf8), to: program.path("roots"))
      let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      let authorities = try SignatureAuthorities(roots: program.path("roots"), revocations: nil, logger: quiet)
      let now = Instant.now
      try await withClockedServer(
        at: "\(now)", queries: SlowQueries(noting: texts.logger), signatures: authorities
      ) { server in
        _ = try await DemoSetup.store(
          SamplePlans(communes: 2, years: 2, seed: 39), in: server.database, at: now, progress: { _ in })
        texts.forget()
        var walk = try await RouteWalk(server, signer: signer)
        try walk.run()
        #expect(walk.missing == [])
        try await server.database.sweepAttachments(at: now)
        let database = try ExaminedDatabase(server.database.path)
        let queries = texts.all.filter { !Self.isControl($0) }
        #expect(queries.count > 100)
        for sql in queries {
          let plan = try QueryPlan(of: sql, in: database)
          for scan in plan.scans where Self.small[scan.table] == nil { Issue.record("\(scan)") }
        }
      }
    }

    /// Whether a statement reads no table.
    private static func isControl(_ sql: String) -> Bool {
      ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "EXPLAIN"].contains { sql.hasPrefix($0) }
    }
  }
}
