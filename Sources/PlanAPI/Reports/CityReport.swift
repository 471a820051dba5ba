/// The consolidated report to the city on a month or a longer span, computed from the data and the clock (DOMAIN.md
/// rule 13). ``ReportScope`` says what each section is of.
///
/// The same data, span, moment and language give the same report, down to the bytes of each format. What is not known
/// is `nil`, never 0 (rule 7).
public struct CityReport: Hashable, Sendable {
  /// A draft is computed when it is read; what is submitted is kept as it was.
  public enum State: String, CaseIterable, Sendable { case draft, submitted }

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
    public let span: ReportSpan
    /// The months of the plan that are reported on.
    public let months: [Period]
    public let generatedAt: Instant
    public let timeZone: PlanTimeZone
    public var state: State { submission == nil ? .draft : .submitted }
    /// `nil` for a draft.
    public let submission: Submission?
  }

  /// What a submitted report says of its submission.
  public struct Submission: Hashable, Sendable {
    public let at: Instant
    public let author: Author
    /// The report that it takes the place of.
    public let supersedes: Int64?
    /// The last entry of the plan's trail that is in it.
    public let trailSequence: Int64
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
  /// The month on whose list they stand.
  public let warningMonth: Period
  /// The difficulties and proposals of the months' updates, for the units that wrote any, in the plan's order.
  public let remarks: [UnitRemarks]
  public let disbursement: Disbursement
  public let reconciliation: Reconciliation
  /// Of what came on the days of the span.
  public let feedback: FeedbackFigures
  public let nextPeriod: NextPeriod

  /// - Parameters:
  ///   - span: What is reported on: updates and figures of later months are not in it.
  ///   - now: The moment of the report. Windows and deadlines are judged by it.
  ///   - language: Of the messages, and of the renderings in words.
  ///   - submission: Where it is not a draft.
  public init(
    of record: PlanRecord, span: ReportSpan, at now: Instant, language: Language, submission: Submission? = nil
  ) {
    self.language = language
    let scope = ReportScope(span, of: record.plan, at: now)
    header = Header(of: record, scope, at: now, submission)
    kpis = record.plan.kpis.map {
      KPIEvaluation(of: $0, in: record, over: scope.months, after: scope.earlierMonths, at: now)
    }
    let list = PlanAPI.warnings(in: record, period: scope.warningMonth, at: now)
    general = GeneralSituation(of: record, kpis: kpis, warnings: list, scope, at: now)
    tasks = record.plan.tasks.map { TaskRow(of: $0, in: record, asOf: scope.last, since: scope.before) }
    warnings = list.map { WarningRow($0, in: record, asOf: scope.warningMonth) }
    warningMonth = scope.warningMonth
    remarks = UnitRemarks.all(in: record, months: scope.months)
    disbursement = Disbursement(of: tasks)
    reconciliation = Reconciliation(of: record, period: scope.last, since: scope.before)
    feedback = record.feedbackFigures(on: span.days, at: now)
    nextPeriod = NextPeriod(after: scope, in: record)
  }

  public init(of record: PlanRecord, period: Period, at now: Instant, language: Language) {
    self.init(of: record, span: ReportSpan(period), at: now, language: language)
  }

  /// Whether it is on more than a month, so that what a month says has to be told apart.
  var isLong: Bool { header.months.count > 1 }

  /// Why there are no figures of feedback where none came in the span (DOMAIN.md rule 9).
  public static let feedbackReason = LocalizedText(
    vi: "Trong kỳ không có phản ánh, góp ý nên chưa có số liệu.",
    en: "No feedback came in the period, so there are no figures.")
}

extension CityReport.Header {
  fileprivate init(
    of record: PlanRecord, _ scope: ReportScope, at now: Instant, _ submission: CityReport.Submission?
  ) {
    let plan = record.plan
    self.plan = plan.key
    number = plan.number
    issued = plan.issued
    year = plan.year
    title = CityReport.Name(vietnamese: plan.title, english: plan.titleEnglish)
    issuer = record.namedUnit(plan.issuer)
    recipient = plan.receivesReport.map(record.namedUnit)
    span = scope.span
    months = scope.months
    generatedAt = now
    timeZone = plan.calendar.timeZone
    self.submission = submission
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
