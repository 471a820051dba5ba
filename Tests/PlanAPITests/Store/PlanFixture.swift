import Foundation
import Testing

@testable import PlanAPI

/// The plan shipped with the program, read without the program's own JSON reader, so that neither hides the other's
/// mistakes.
enum PlanFixture {
  static let document = PackageResources.plan_39_kh_ubnd_2026_json

  static func plan() throws -> Plan {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(PlanText.self, from: Data(document)).plan()
  }
}

private struct PlanText: Decodable {
  struct Reporting: Decodable { let opensDay, dueDay, graceDays: Int, timeZone: String }
  struct UnitText: Decodable { let code, name, nameEn, kind: String, parent: String?, members: [String]? }
  struct SectionText: Decodable { let code, title, titleEn: String }
  struct Schedule: Decodable { let kind: String, label, due: String? }
  struct TaskText: Decodable {
    let number: Int
    let section, title, titleEn, directing: String
    let leadUnits, coordinatingUnits, outputs: [String]
    let schedule: Schedule
    let published: Bool?
  }
  struct KPIText: Decodable {
    let code, group, name, nameEn, unit, direction, frequency, leadUnit: String
    let target, task: Int?
    let derived: String?
  }

  let number, issued, issuer, consolidator, receivesReport, title, titleEn: String
  let year: Int
  let basis: [String]
  let reporting: Reporting
  let units: [UnitText]
  let sections: [SectionText]
  let tasks: [TaskText]
  let kpis: [KPIText]

  func plan() throws -> Plan {
    Plan(
      key: try #require(PlanKey("39-kh-ubnd-2026")),
      number: number,
      issued: try #require(CalendarDate(issued)),
      issuer: try code(issuer),
      year: year,
      consolidator: try code(consolidator),
      receivesReport: try code(receivesReport),
      title: title,
      titleEnglish: titleEn,
      basis: basis,
      calendar: ReportingCalendar(
        opensDay: reporting.opensDay, dueDay: reporting.dueDay, graceDays: reporting.graceDays,
        timeZone: try #require(PlanTimeZone(identifier: reporting.timeZone))),
      thresholds: .standard,
      units: try units.map { unit in
        Unit(
          code: try code(unit.code), name: unit.name, nameEnglish: unit.nameEn,
          kind: try #require(Unit.Kind(rawValue: unit.kind)), parent: try unit.parent.map(code),
          members: try (unit.members ?? []).map(code))
      },
      sections: sections.map { Section(code: $0.code, title: $0.title, titleEnglish: $0.titleEn) },
      tasks: try tasks.map(task),
      kpis: try kpis.map(kpi))
  }

  private func task(_ text: TaskText) throws -> PlanTask {
    PlanTask(
      number: try #require(TaskNumber(text.number)), section: text.section, title: text.title,
      titleEnglish: text.titleEn, directing: try code(text.directing), leadUnits: try text.leadUnits.map(code),
      coordinatingUnits: try text.coordinatingUnits.map(code), outputs: text.outputs,
      schedule: try text.schedule.due.map { .deadline(try #require(CalendarDate($0))) } ?? .continuous,
      scheduleLabel: text.schedule.label, isPublished: text.published ?? false)
  }

  private func kpi(_ text: KPIText) throws -> KPI {
    KPI(
      code: try #require(KPICode(text.code)), group: text.group, name: text.name, nameEnglish: text.nameEn,
      unit: text.unit, target: text.target.map { Decimal($0) },
      direction: try #require(KPI.Direction(rawValue: text.direction)),
      frequency: try #require(KPI.Frequency(rawValue: text.frequency)), leadUnit: try code(text.leadUnit),
      task: try text.task.map { try #require(TaskNumber($0)) },
      derived: try text.derived.map { try #require(KPI.Derivation(rawValue: $0)) })
  }

  private func code(_ text: String) throws -> UnitCode { try #require(UnitCode(text)) }
}

/// A database with the plan in it and a token that writes, on one connection.
struct StoreFixture {
  let folder: TemporaryFolder
  let connection: Connection
  let plan: Int64
  let author: Int64
  private let token: Token
  static let imported = Instant(milliseconds: 1_769_212_800_123)

  init() throws {
    folder = try TemporaryFolder()
    connection = try Connection(path: folder.database, access: .readWrite)
    try connection.migrate(path: folder.database)
    plan = try PlanStore(connection).insert(PlanFixture.plan(), at: Self.imported)
    let trail = Trail(connection, as: .program("test"), at: Self.imported)
    token = try TokenStore(connection).create(role: .admin, label: "test", trail: trail).token
    author = token.id
  }

  /// The trail of a change made with the fixture's token.
  func trail(at instant: Instant = Self.imported) -> Trail { Trail(connection, as: .token(token), at: instant) }
}
