/// The time in which a month's updates are on time (DOMAIN.md rule 2).
public struct ReportingWindow: Hashable, Sendable {
  public let period: Period
  /// The start of the calendar's `opens_day`, in the plan's time zone.
  public let opens: Instant
  /// The end of `due_day` and the days of grace: the first instant that is late.
  public let closes: Instant
  /// The last day on which an update is on time, grace included.
  public let lastDay: CalendarDate

  /// Days past the end of the month mean its last day.
  public init(of period: Period, in calendar: ReportingCalendar) {
    self.period = period
    lastDay = CalendarDate(calendar.dueDay, of: period).adding(days: calendar.graceDays)
    opens = calendar.timeZone.start(of: CalendarDate(calendar.opensDay, of: period))
    closes = calendar.timeZone.start(of: lastDay.adding(days: 1))
  }

  public enum State: String, CaseIterable, Sendable { case upcoming, open, closed }

  public func state(at now: Instant) -> State {
    if now < opens { return .upcoming }
    return now < closes ? .open : .closed
  }
}

/// Rule 2: an update inside the window is on time, after it late, before it refused (`nil`).
public func timeliness(of instant: Instant, in window: ReportingWindow) -> Timeliness? {
  switch window.state(at: instant) {
  case .upcoming: nil
  case .open: .onTime
  case .closed: .late
  }
}

/// The months that a plan is reported on, with their windows.
public struct ReportingYear: Hashable, Sendable {
  public let year: Int
  /// See ``Plan/reportingMonths``.
  public let months: [Period]
  public let calendar: ReportingCalendar

  public init(_ year: Int, issued: CalendarDate, calendar: ReportingCalendar) {
    self.year = year
    self.calendar = calendar
    let first = max(issued.period, Period(unchecked: year, 1))
    months = first.year == year ? (first.month...12).map { Period(unchecked: year, $0) } : []
  }

  /// See ``PlanAPI/defaultPeriod(of:at:)``.
  public func defaultPeriod(at now: Instant) -> Period {
    let closed = months.last { ReportingWindow(of: $0, in: calendar).closes <= now }
    return closed ?? months.first ?? Period(unchecked: year, 12)
  }

  /// See ``PlanAPI/currentWindow(of:at:)``.
  public func currentWindow(at now: Instant) -> ReportingWindow {
    let windows = months.lazy.map { ReportingWindow(of: $0, in: calendar) }
    return windows.first { now < $0.closes } ?? ReportingWindow(of: Period(unchecked: year, 12), in: calendar)
  }
}

/// The month to show where none is asked for: the latest reporting month whose window has closed, and before the first
/// closes the first month.
public func defaultPeriod(of plan: Plan, at now: Instant) -> Period { plan.reportingYear.defaultPeriod(at: now) }

/// The window that is open, or the next to open; after the last has closed, that one. Where days of grace make windows
/// overlap, the earlier.
public func currentWindow(of plan: Plan, at now: Instant) -> ReportingWindow {
  plan.reportingYear.currentWindow(at: now)
}

/// The month that units have to report on now: the one whose window is open, else the newest that has closed, for which
/// an update still counts as late; before the first window opens, the first month.
public func periodToReport(of plan: Plan, at now: Instant) -> Period {
  let window = currentWindow(of: plan, at: now)
  return window.state(at: now) == .open ? window.period : defaultPeriod(of: plan, at: now)
}
