import ArgumentParser
import PlanAPI

struct TokenCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make a token.",
    discussion: """
      Prints `token ROLE UNIT TOKEN`, this once: only a hash is kept. While a server runs on the database, use its \
      API (POST /v1/tokens) instead.

      Examples:
        plan-server token create --role admin
        plan-server token create --role reporter --unit VHXH --expires 2026-12-31
        plan-server token create --role reporter --unit VHXH --certificate-subject 'CN=Reporter VHXH,O=Commune'

      With a certificate, a client that shows it over TLS (see `serve --tls-client-ca`) needs no other token.
      """)

  @Option(.role) var role: Role?
  @Option(.unit) var unit: UnitCode?
  @Option(.plan) var plan: PlanKey?
  @Option(.label) var label: String?
  @Option(.expires) var expires: Expiry?
  @Option(.certificateDigest) var certificateDigest: CertificateReference?
  @Option(.certificateSubject) var certificateSubject: CertificateReference?
  @Option(.existingDatabase) var database: String?

  private struct Values {
    let role: Role
    let unit: UnitCode?
    let plan: PlanKey?
    let label: String
    let expires: Expiry?
    let certificate: CertificateReference?
  }

  func validate() throws { _ = try values() }

  private func values() throws -> Values {
    let role = try Setting.role.required(role)
    let unit = try Setting.unit.optional(unit)
    guard role != .reporter || unit != nil else {
      throw ValidationError("A reporter speaks for a unit: give --unit <code>.")
    }
    let digest = try Setting.certificateDigest.optional(certificateDigest)
    let subject = try Setting.certificateSubject.optional(certificateSubject)
    guard digest == nil || subject == nil else {
      throw ValidationError("Give --certificate-sha256 or --certificate-subject, not both.")
    }
    return Values(
      role: role, unit: unit, plan: try Setting.plan.optional(plan),
      label: try Setting.label.optional(label) ?? role.rawValue, expires: try Setting.expires.optional(expires),
      certificate: digest ?? subject)
  }

  func run() async throws {
    let path = try Setting.existingDatabase.required(database)
    let values = try values()
    // A file that is not there is a misspelt name, not a database to be made.
    _ = try Database.makeReader(of: path)
    let now = Instant.now
    let line = try await withDatabase(path) { database in
      try await database.write(by: .commandLine, at: now) { trail in
        let connection = trail.connection
        let plan = try holder(of: values.unit, as: values.role, in: values.plan, connection)
        let expiresAt = values.expires?.instant(in: plan?.calendar.timeZone ?? .utc)
        if let expiresAt, expiresAt <= now { throw CommandFailure("--expires is in the past (\(expiresAt)).") }
        let (token, text) = try TokenStore(connection).create(
          role: values.role, unit: values.unit, plan: plan?.key, label: values.label, expiresAt: expiresAt,
          certificate: values.certificate, trail: trail
        )
        return tokenLine(token.role, token.unit, text)
      }
    }
    try printLine(line)
  }
}

extension Setting where Value == CertificateReference {
  static var certificateDigest: Setting {
    Setting(
      "certificate-sha256", "The fingerprint of the client certificate that stands for the token.",
      placeholder: "digits", expected: "64 hexadecimal digits, as `openssl x509 -noout -fingerprint -sha256` has them",
      parse: { CertificateReference(sha256: $0) })
  }

  static var certificateSubject: Setting {
    Setting(
      "certificate-subject", "Whom the client certificates name that stand for the token.", placeholder: "name",
      expected: "a name, as `openssl x509 -noout -subject -nameopt RFC2253` has it",
      parse: { CertificateReference(subject: $0) })
  }
}

extension Setting where Value == Role {
  static var role: Setting { .choice("role", "What its holder may do.") }
}

/// The plan that a token is for: the one that is named, or the only one that has its unit. `nil` for all plans, which
/// the city reads across.
private func holder(
  of unit: UnitCode?, as role: Role, in key: PlanKey?, _ connection: Connection
) throws -> Plan? {
  let store = PlanStore(connection)
  guard let unit else { return try key.map { try store.select($0).plan } }
  let keys = try key.map { [$0] } ?? store.list().map(\.key)
  let plans = try keys.map { try store.select($0).plan }
  let holders = plans.filter { plan in plan.units.contains { $0.code == unit } }
  guard let holder = holders.first else {
    let codes = Set(plans.flatMap { $0.units.map(\.code) }).sorted().map(\.description).joined(separator: ", ")
    throw CommandFailure("no plan has a unit \(unit); there are: \(codes.isEmpty ? "none" : codes).")
  }
  if role == .city, key == nil { return nil }
  guard holders.count == 1 else {
    let keys = holders.map(\.key.description).joined(separator: ", ")
    throw CommandFailure("several plans have a unit \(unit): name one with --plan (\(keys)).")
  }
  let members = holder.units.first { $0.code == unit }?.members ?? []
  guard role != .reporter || members.isEmpty else {
    let codes = members.map(\.description).joined(separator: ", ")
    throw CommandFailure("\(unit) is a group; its members report for themselves: \(codes).")
  }
  return holder
}
