/// A month's consolidated report to the city as a draft, computed live from the data and the clock (DOMAIN.md rule 13).
///
/// The same data, month, moment and language give the same report, down to the bytes of each format. What is not known
/// is `nil`, never 0 (rule 7).
public struct CityReport: Hashable, Sendable {
  /// A draft is computed when it is read.
  public enum State: String, CaseIterable, Sendable { case draft }

  /// A name as the data has it: in Vietnamese, and in English where the plan gives one.
  public struct Name: Hashable, Sendable {
    public let vietnamese: String
    public let english: String?

    /// The Vietnamese name where there is no English one.
    public subscript(language: Language) -> String {
      switch language {
      case .vietnamese: vietnamese
      case .english: english ?? vietnamese
      }
    }
  }

  public struct NamedUnit: Hashable, Sendable {
    public let code: UnitCode
    public let name: Name
  }

  public struct Header: Hashable, Sendable {
    public let plan: PlanKey
    /// The plan's number as it is printed, such as `39/KH-UBND`.
    public let number: String
    public let issued: CalendarDate
    public let year: Int
    public let title: Name
    public let issuer: NamedUnit
    public let recipient: NamedUnit?
    public let period: Period
    public let generatedAt: Instant
    public let timeZone: PlanTimeZone
    public let state: State
  }

  public let language: Language
  public let header: Header
  public let general: GeneralSituation
  /// In the plan's order.
  public let kpis: [KPIEvaluation]
  /// In the plan's order.
  public let tasks: [TaskRow]
  /// Red first.
  public let warnings: [WarningRow]
  /// The difficulties and proposals of the month's updates, for the units that wrote any, in the plan's order.
  public let remarks: [UnitRemarks]
  public let disbursement: Disbursement
  public let reconciliation: Reconciliation
  /// Of what came in the month.
  public let feedback: FeedbackFigures
  public let nextPeriod: NextPeriod

  /// - Parameters:
  ///   - period: The month that is reported on: updates and figures of later months are not in it.
  ///   - now: The moment of the report. Windows and deadlines are judged by it.
  ///   - language: Of the messages, and of the renderings in words.
  public init(of record: PlanRecord, period: Period, at now: Instant, language: Language) {
    self.language = language
    header = Header(of: record, period: period, at: now)
    kpis = record.plan.kpis.map { KPIEvaluation(of: $0, in: record, period: period, at: now) }
    general = GeneralSituation(of: record, kpis: kpis, period: period, at: now)
    tasks = record.plan.tasks.map { TaskRow(of: $0, in: record, asOf: period) }
    warnings = PlanAPI.warnings(in: record, period: period, at: now)
      .map { WarningRow($0, in: record, asOf: period) }
    remarks = UnitRemarks.all(in: record, period: period)
    disbursement = Disbursement(of: tasks)
    reconciliation = Reconciliation(of: record, period: period)
    feedback = record.feedbackFigures(in: period...period, at: now)
    nextPeriod = NextPeriod(after: period, in: record)
  }

  /// Why there are no figures of feedback where none came in the month (DOMAIN.md rule 9).
  public static let feedbackReason = LocalizedText(
    vi: "Trong kỳ không có phản ánh, góp ý nên chưa có số liệu.",
    en: "No feedback came in the month, so there are no figures.")
}

extension CityReport.Header {
  fileprivate init(of record: PlanRecord, period: Period, at now: Instant) {
    let plan = record.plan
    self.plan = plan.key
    number = plan.number
    issued = plan.issued
    year = plan.year
    title = CityReport.Name(vietnamese: plan.title, english: plan.titleEnglish)
    issuer = record.namedUnit(plan.issuer)
    recipient = plan.receivesReport.map(record.namedUnit)
    self.period = period
    generatedAt = now
    timeZone = plan.calendar.timeZone
    state = .draft
  }
}

extension PlanRecord {
  /// A unit with its name; its code stands for the name of one that the plan doesn't list.
  func namedUnit(_ code: UnitCode) -> CityReport.NamedUnit {
    let unit = unit(code)
    return CityReport.NamedUnit(
      code: code, name: CityReport.Name(vietnamese: unit?.name ?? code.description, english: unit?.nameEnglish))
  }
}
