import Crypto
import Foundation
import GRDB
import Hummingbird

/// Who asks: a token is found by the SHA-256 of its text.
struct Token: Sendable {
  let id: Int
  let role: String
  let unit: String?
  let plan: Int?
  let expires: Date?

  /// The token of an `Authorization` field.
  /// - Throws: 401.
  static func find(_ field: String?, in database: Database, at now: Date) throws -> Token {
    let scheme = "Bearer "
    guard let field, field.hasPrefix(scheme) else { throw HTTPError(.unauthorized) }
    let hash = Data(SHA256.hash(data: Data(field.utf8.dropFirst(scheme.utf8.count))))
    let milliseconds = Int64(now.timeIntervalSince1970 * 1000)
    let statement = try database.cachedStatement(
      sql: """
        SELECT id, role, unit, plan_id, expires_at FROM token
        WHERE secret_sha256 = ? AND revoked_at IS NULL AND coalesce(expires_at > ?, TRUE)
        """)
    guard let row = try Row.fetchOne(statement, arguments: [hash, milliseconds]) else { throw HTTPError(.unauthorized) }
    let expires = (row[4] as Int64?).map { Date(timeIntervalSince1970: Double($0) / 1000) }
    return Token(id: row[0], role: row[1], unit: row[2], plan: row[3], expires: expires)
  }

  /// - Throws: 404 where the token is for another plan.
  func requireSight(of plan: Plan) throws {
    guard self.plan == nil || self.plan == plan.id else { throw HTTPError(.notFound) }
  }
}
