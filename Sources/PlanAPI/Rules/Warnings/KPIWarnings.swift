/// `kpi_below_target`: a figure of the month that misses its target, on whichever side the direction says.
extension WarningEvaluation {
  func kpiWarnings() -> [Warning] { plan.kpis.compactMap(belowTarget) }

  private func belowTarget(_ kpi: KPI) -> Warning? {
    guard let target = kpi.target, misses(kpi, target, in: period),
      let figure = record.figure(of: kpi, in: period, at: now), let value = figure.value(in: kpi.unit)
    else { return nil }
    let isRed =
      kpi.unit == "%" && figure.misses(target, kpi.direction, byMoreThan: thresholds.kpiRed, in: kpi.unit)
    let bound = kpi.direction.bound
    return Warning(
      kind: .kpiBelowTarget, level: isRed ? .red : .yellow, subject: .kpi(kpi.code), unit: nil, units: [kpi.leadUnit],
      since: run { misses(kpi, target, in: $0) }.since,
      message: LocalizedText(
        vi: "Chỉ tiêu \(kpi.code) không đạt: kỳ \(period.vietnamese) là \(value.vietnamese)\(kpi.measure), "
          + "mục tiêu \(bound[.vietnamese]) \(target.vietnamese)\(kpi.measure).",
        en: "KPI \(kpi.code) misses its target: \(value)\(kpi.measure) in \(period), "
          + "target \(bound[.english]) \(target)\(kpi.measure)."),
      endsWhen: LocalizedText(
        vi: "Kết thúc ở kỳ có số liệu đạt \(bound[.vietnamese]) \(target.vietnamese)\(kpi.measure).",
        en: "Ends with a month whose figure is \(bound[.english]) \(target)\(kpi.measure)."))
  }

  /// A month without a figure misses nothing; nor does the update rate before its month's window has closed.
  private func misses(_ kpi: KPI, _ target: Decimal, in month: Period) -> Bool {
    if kpi.derived == .onTimeUpdates, ReportingWindow(of: month, in: plan.calendar).closes > now { return false }
    guard let figure = record.figure(of: kpi, in: month, at: now), figure.value(in: kpi.unit) != nil
    else { return false }
    return !figure.meets(target, kpi.direction, in: kpi.unit)
  }
}

extension KPI {
  /// The unit of measure as it follows a number.
  fileprivate var measure: String { unit == "%" || unit.isEmpty ? unit : " \(unit)" }
}

extension KPI.Direction {
  fileprivate var bound: LocalizedText {
    switch self {
    case .atLeast: LocalizedText(vi: "tối thiểu", en: "at least")
    case .atMost: LocalizedText(vi: "tối đa", en: "at most")
    case .equal: LocalizedText(vi: "bằng", en: "exactly")
    }
  }
}
