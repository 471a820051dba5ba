/// The figures posted for the KPIs: twelve months that end in `last`, as far back as January of the year before the
/// plan's, which gives the baseline. Computed KPIs have none.
func sampleValues(plan: Plan, last: Period, seed: UInt64) -> [SampleYear.Value] {
  let recording = SampleRecording(plan: plan, seed: seed)
  let start = Period(unchecked: plan.year - 1, 1)
  let months = (-11...0).map { last.advanced(by: $0) }.filter { $0 >= start }
  return plan.kpis.filter { $0.derived == nil }.flatMap { kpi -> [SampleYear.Value] in
    guard let course = SampleKPICourse.of(kpi, in: plan, seed: seed) else { return [] }
    return months.filter { !isUnknown(kpi.code, in: $0, last: last) }.map { month in
      var random = SampleGenerator(seed: seed, for: "\(kpi.code)/\(month)")
      let window = ReportingWindow(of: month, in: plan.calendar)
      return SampleYear.Value(
        kpi: kpi.code, unit: kpi.leadUnit, period: month,
        figure: course.figure(monthsSinceStart: start.months(to: month), &random),
        recordedAt: recording.instant(in: recording.onTime(window), &random))
    }
  }
}

/// The unit cannot yet count how often data is reused: some months, the last too, have no figure.
private func isUnknown(_ kpi: KPICode, in month: Period, last: Period) -> Bool {
  kpi.description == "DVC-04" && [0, 3, 4].contains(month.months(to: last))
}

/// How a KPI's figure rises over the year before the plan and the plan's own.
private enum SampleKPICourse {
  /// So many of a number that stays, such as of the staff.
  case share(of: Int, from: Int, to: Int, by: Int)
  /// Percent of a number that is another each month, such as of the month's files.
  case flow(about: Int, spread: Int, from: Int, to: Int, by: Int)

  /// `nil` for a KPI that is not a percentage.
  static func of(_ kpi: KPI, in plan: Plan, seed: UInt64) -> SampleKPICourse? {
    guard !plan.isTheProgramsOwn else { return of(kpi) }
    // Another commune is larger or smaller, and falls behind with other KPIs.
    var random = SampleGenerator(seed: seed, for: "\(kpi.code)")
    let (size, lag) = (random.number(in: 60...180), random.chance(30) ? random.number(in: 3...14) : 0)
    return of(kpi)?.scaled(to: size, lagging: lag)
  }

  /// The courses in plan 39/KH-UBND. `by` counts months from January of the year before the plan's.
  private static func of(_ kpi: KPI) -> SampleKPICourse? {
    switch kpi.code.description {
    case "HT-01": .share(of: 92, from: 61, to: 90, by: 22)
    case "HT-02": .share(of: 92, from: 58, to: 92, by: 17)
    case "HT-03": .share(of: 14, from: 3, to: 9, by: 23)
    case "DL-01": .flow(about: 410, spread: 60, from: 62, to: 99, by: 20)
    case "DL-02": .share(of: 48, from: 11, to: 46, by: 23)
    case "DL-03": .flow(about: 380, spread: 50, from: 70, to: 100, by: 15)
    case "DVC-01": .share(of: 214, from: 121, to: 214, by: 16)
    case "DVC-02": .flow(about: 520, spread: 90, from: 41, to: 96, by: 21)
    case "DVC-03": .flow(about: 560, spread: 90, from: 66, to: 100, by: 16)
    case "DVC-04": .flow(about: 430, spread: 70, from: 22, to: 94, by: 23)
    case "DVC-05": .share(of: 214, from: 96, to: 214, by: 18)
    case "DVC-06": .flow(about: 64, spread: 14, from: 55, to: 100, by: 17)
    case "DVC-07": .flow(about: 48, spread: 10, from: 50, to: 97, by: 19)
    // Satisfaction hardly moves: the KPI that falls well short of its target.
    case "DVC-08": .flow(about: 300, spread: 60, from: 78, to: 84, by: 23)
    case "NL-01": .share(of: 118, from: 47, to: 116, by: 23)
    case "NL-02": .share(of: 92, from: 40, to: 88, by: 19)
    default: kpi.unit == "%" ? .flow(about: 200, spread: 40, from: 60, to: 95, by: 23) : nil
    }
  }

  /// - Parameters:
  ///   - size: of what is counted, in percent of this one's.
  ///   - lag: points of a hundred by which the end falls short of this one's; it is not below the beginning.
  private func scaled(to size: Int, lagging lag: Int) -> SampleKPICourse {
    switch self {
    case .share(let whole, let from, let to, let end):
      let (whole, from) = (max(whole * size / 100, 1), max(from * size / 100, 1))
      return .share(of: whole, from: from, to: max(from, min(to * size / 100, whole) - whole * lag / 100), by: end)
    case .flow(let about, let spread, let from, let to, let end):
      return .flow(
        about: about * size / 100, spread: spread * size / 100, from: from, to: max(from, to - lag), by: end)
    }
  }

  func figure(monthsSinceStart months: Int, _ random: inout SampleGenerator) -> KPIFigure {
    switch self {
    case .share(let whole, let from, let to, let end):
      let part = from + (to - from) * min(months, end) / end
      return .ratio(numerator: Decimal(part), denominator: Decimal(whole))
    case .flow(let about, let spread, let from, let to, let end):
      let whole = about + random.number(in: -spread...spread)
      let hundredths = 100 * from + 100 * (to - from) * min(months, end) / end + random.number(in: -60...60)
      let isComplete = to == 100 && months >= end
      let part = isComplete ? whole : whole * min(hundredths, 10_000) / 10_000
      return .ratio(numerator: Decimal(part), denominator: Decimal(whole))
    }
  }
}
