/// The figures of the feedback that came in a span of days (DOMAIN.md rule 9). What was answered since counts too.
public struct FeedbackFigures: Hashable, Sendable {
  public let received: Int
  /// Those that are satisfied, with 4 or 5 of 5.
  public let satisfied: Int
  /// The sum of all satisfactions, 1 to 5 each.
  public let satisfactionSum: Int
  public let answered: Int
  public let answeredInTerm: Int
  /// Not answered though the term is over.
  public let overdue: Int

  /// - Parameter today: the local day on which terms are judged.
  public init(of tally: FeedbackTally, on days: ClosedRange<CalendarDate>, asOf today: CalendarDate) {
    let rows = tally.rows.filter { days.contains($0.day) }
    func count(where holds: (FeedbackTally.Row) -> Bool) -> Int { rows.reduce(0) { $0 + (holds($1) ? $1.count : 0) } }
    received = count { _ in true }
    satisfied = count { $0.satisfaction.isSatisfied }
    satisfactionSum = rows.reduce(0) { $0 + $1.satisfaction.value * $1.count }
    answeredInTerm = count { $0.state == .answeredInTerm }
    answered = answeredInTerm + count { $0.state == .answeredLate }
    overdue = count {
      if case .unanswered(let due) = $0.state { due < today } else { false }
    }
  }

  /// The mean satisfaction, 1 to 5, rounded half up to two decimals; `nil` where nothing came.
  public var average: Decimal? { Decimal.ratio(Decimal(satisfactionSum), Decimal(received), scale: 1) }
  /// In percent, rounded half up to two decimals; `nil` where nothing came.
  public var answerRate: Decimal? { Decimal.ratio(Decimal(answered), Decimal(received)) }
  /// Satisfied of received, in percent, rounded half up to two decimals; `nil` where nothing came.
  public var satisfiedShare: Decimal? { Decimal.ratio(Decimal(satisfied), Decimal(received)) }
}

extension PlanRecord {
  /// The KPI that feedback feeds when it has no other value (DOMAIN.md rule 9).
  static let feedbackKPI = "DVC-08"

  public func feedbackFigures(in months: ClosedRange<Period>, at now: Instant) -> FeedbackFigures {
    feedbackFigures(on: months.lowerBound.firstDay...months.upperBound.lastDay, at: now)
  }

  func feedbackFigures(on days: ClosedRange<CalendarDate>, at now: Instant) -> FeedbackFigures {
    FeedbackFigures(of: feedback, on: days, asOf: plan.calendar.timeZone.date(of: now))
  }

  /// The satisfied of all whose feedback came in a month, for the KPI that takes it.
  func feedbackFigure(of kpi: KPI, in period: Period, at now: Instant) -> KPIFigure? {
    guard kpi.code.description == PlanRecord.feedbackKPI else { return nil }
    let figures = feedbackFigures(in: period...period, at: now)
    guard figures.received > 0 else { return nil }
    return .ratio(numerator: Decimal(figures.satisfied), denominator: Decimal(figures.received))
  }
}
