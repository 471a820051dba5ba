/// Days and months counted on. Results are not held to the years 1900 to 2200 that texts are, so nothing here can fail;
/// stored and shown values stay inside because plans do.
extension CalendarDate {
  private init(unchecked year: Int, _ month: Int, _ day: Int) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The day so many days after 1970-01-01, in the proleptic Gregorian calendar.
  init(day daysSinceEpoch: Int) {
    // Years begin in March and come in eras of 400 years, which have 146,097 days.
    let shifted = daysSinceEpoch + 719_468
    let era = shifted.flooredQuotient(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    self.init(unchecked: year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  func adding(days: Int) -> CalendarDate { CalendarDate(day: daysSinceEpoch + days) }

  /// Days from this day to another; negative when the other is earlier.
  func days(to other: CalendarDate) -> Int { other.daysSinceEpoch - daysSinceEpoch }

  /// The month the day is in.
  var period: Period { Period(unchecked: year, month) }

  /// A day of a month, or the month's last day where the month is shorter (DOMAIN.md rule 2).
  /// - Parameter day: at least 1.
  init(_ day: Int, of period: Period) {
    let last = CalendarDate.daysInMonth(period.month, of: period.year)
    self.init(unchecked: period.year, period.month, min(day, last))
  }
}

extension Period {
  init(unchecked year: Int, _ month: Int) {
    (self.year, self.month) = (year, month)
  }

  var firstDay: CalendarDate { CalendarDate(1, of: self) }
  var lastDay: CalendarDate { CalendarDate(31, of: self) }
  var next: Period { advanced(by: 1) }
  var previous: Period { advanced(by: -1) }

  /// The month so many months later, or earlier for a negative number.
  func advanced(by months: Int) -> Period {
    let count = year * 12 + month - 1 + months
    let year = count.flooredQuotient(by: 12)
    return Period(unchecked: year, count - year * 12 + 1)
  }

  /// Months from this one to another; negative when the other is earlier.
  func months(to other: Period) -> Int { (other.year - year) * 12 + other.month - month }
}

extension BinaryInteger {
  /// The quotient rounded towards negative infinity.
  /// - Parameter divisor: greater than 0.
  func flooredQuotient(by divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
