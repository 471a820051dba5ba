/// Which KPI values a token may post, and when: the same for one value and for each of many.
struct KPIAdmission: Sendable {
  private let entry: PlanRecords.Entry
  private let token: Token
  private let now: Instant

  init(to entry: PlanRecords.Entry, by token: Token, at now: Instant) {
    self.entry = entry
    self.token = token
    self.now = now
  }

  /// - Throws: 409 for a KPI that the plan has no more; 403 for one that is computed (DOMAIN.md rule 3), and for one that
  ///   another unit leads.
  func requireRight(to kpi: KPI) throws(Problem) {
    if let retired = entry.directory.retirement(of: kpi.code) {
      throw .retired(.kpi(kpi.code), at: retired.at, reason: retired.reason)
    }
    if kpi.derived != nil {
      throw .forbidden(
        LocalizedText(
          vi: "Chỉ tiêu \(kpi.code) do máy chủ tính, không ai nhập được.",
          en: "The KPI \(kpi.code) is computed by the server; nobody can post it."))
    }
    guard token.unit == kpi.leadUnit || token.role == .consolidator else {
      throw .forbidden(
        LocalizedText(
          vi: "Chỉ đơn vị \(kpi.leadUnit) nhập số liệu của \(kpi.code).",
          en: "Only the unit \(kpi.leadUnit) posts values of \(kpi.code)."))
    }
  }

  /// Reads a row of a batch: a value's body with its `kpi`.
  /// - Throws: as ``requireRight(to:)`` and ``admit(_:of:in:)``, and 422 with every bad field.
  func value(_ row: BatchRow) throws(Problem) -> AdmittedKPIValue {
    let (kpi, period, figure) = try row.read { fields -> (KPI, Period, KPIFigure)? in
      let code = fields.required("kpi", .kpiCode)
      let kpi = code.flatMap { entry.directory.kpi($0) }
      if code != nil, kpi == nil {
        fields.addFault(
          at: "kpi", LocalizedText(vi: "Kế hoạch không có chỉ tiêu này.", en: "The plan has no such KPI."))
      }
      let read = KPIFigure.read(&fields, months: entry.directory.plan.kpiMonths)
      guard let kpi, let (period, figure) = read else { return nil }
      return (kpi, period, figure)
    }
    try requireRight(to: kpi)
    return try admit(figure, of: kpi, in: period)
  }

  /// - Throws: 409 before the month has begun.
  func admit(_ figure: KPIFigure, of kpi: KPI, in period: Period) throws(Problem) -> AdmittedKPIValue {
    let zone = entry.directory.plan.calendar.timeZone
    let begins = zone.start(of: period.firstDay)
    guard begins <= now else { throw .windowNotOpen(period, opens: begins, in: zone) }
    return AdmittedKPIValue(figure: figure, kpi: kpi, period: period, plan: entry.id)
  }
}

/// A KPI value that may be stored.
struct AdmittedKPIValue: BatchItem {
  let figure: KPIFigure
  let kpi: KPI
  let period: Period
  /// The number of the stored plan.
  let plan: Int64

  var entity: String { "\(kpi.code)/\(period)" }

  /// Stores it as the next revision, in the transaction of the trail; what can have changed since it was admitted is
  /// looked at here.
  func record(_ trail: Trail) throws -> RecordedKPIValue {
    try PeriodStore(trail.connection).requireOpen(period, plan: plan)
    return try KPIStore(trail.connection).append(figure, kpi: kpi.code, period: period, plan: plan, trail: trail)
  }

  func writeResult(_ recorded: RecordedKPIValue, to writer: inout JSONWriter) {
    writer.member("kpi", kpi.code)
    writer.member("period", period)
    writer.member("revision", recorded.revision)
    writer.member("value", figure.value(in: kpi.unit))
  }
}

extension KPIFigure {
  /// Reads `{period, numerator, denominator}` or `{period, value}`.
  static func read(_ fields: inout FieldReader, months: ClosedRange<Period>) -> (Period, KPIFigure)? {
    let period = fields.required("period", .period)
    let hasRatio = fields.contains("numerator") || fields.contains("denominator")
    let hasValue = fields.contains("value")
    let figure = hasRatio ? ratio(&fields) : fields.required("value", .amount).map(KPIFigure.value)
    if hasRatio, hasValue {
      _ = fields.optional("value", .amount)
      fields.addFault(
        at: "value",
        LocalizedText(
          vi: "Gửi numerator và denominator, hoặc value; không cả hai.",
          en: "Send numerator and denominator, or value; not both."))
    }
    if let period, !months.contains(period) {
      fields.addFault(
        at: "period",
        LocalizedText(
          vi: "Phải từ \(months.lowerBound) đến \(months.upperBound).",
          en: "Must be from \(months.lowerBound) to \(months.upperBound)."))
    }
    guard let period, let figure else { return nil }
    return (period, figure)
  }

  private static func ratio(_ fields: inout FieldReader) -> KPIFigure? {
    let numerator = fields.required("numerator", .amount)
    let denominator = fields.required("denominator", .amount)
    if denominator == .zero {
      fields.addFault(at: "denominator", LocalizedText(vi: "Phải lớn hơn 0.", en: "Must be greater than 0."))
    }
    guard let numerator, let denominator else { return nil }
    return .ratio(numerator: numerator, denominator: denominator)
  }
}

extension FieldForm where Value == Decimal {
  /// What can be counted: 0 to a million million.
  fileprivate static let amount = FieldForm.decimal(.zero...Decimal(1_000_000_000_000))
}
