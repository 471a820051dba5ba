/// The money registered for the tasks of plan 39/KH-UBND, and how it is spent.
enum SampleMoney {
  /// What is registered for a task; none for most.
  static func lines(of task: TaskNumber) -> [BudgetLine] { registered[task.value] ?? [] }

  /// A unit's disbursements, cumulative: little at first, more towards the end of the work, as invoices come last.
  ///
  /// - Parameters:
  ///   - units: how many share the task's money.
  ///   - random: what the months' small differences come from.
  /// - Returns: an amount for each point, or nothing where no money is registered.
  static func amounts(
    of task: TaskNumber, _ points: [SamplePoint], units: Int, _ random: inout SampleGenerator
  ) -> [Int64] {
    guard let total = lines(of: task).registered, units > 0 else { return [] }
    let share = total / Int64(units)
    var spent: Int64 = 0
    return points.map { point in
      let percent = Int64(point.hundredths)
      // At half of the work a third of the money: percent × (40% + 60% × percent).
      let part = percent * (4_000 + percent * 6 / 10) / 10_000
      let pace = Int64(pace(of: task) + random.number(in: -2...2))
      // Rounded to thousands, as invoices are.
      spent = max(spent, share * part * pace / 1_000_000 / 1_000 * 1_000)
      return spent
    }
  }

  /// Of a hundred. The money of task 17 waits for a tender, so that it lags the work.
  private static func pace(of task: TaskNumber) -> Int { task.value == 17 ? 72 : 96 }

  private static let commune = "Ngân sách xã"
  private static let city = "Ngân sách thành phố"
  private static let firms = "Nguồn xã hội hóa"

  private static let registered: [Int: [BudgetLine]] = [
    5: [line(commune, 120)],
    8: [line(city, 620), line(commune, 240)],
    9: [line(commune, 85)],
    10: [line(city, 380), line(commune, 150)],
    11: [line(city, 1_450), line(commune, 350)],
    13: [line(commune, 95)],
    14: [line(commune, 180), line(firms, 60)],
    17: [line(city, 210), line(commune, 90)],
    18: [line(city, 1_500), line(commune, 600)],
  ].mapValues { $0.compactMap(\.self) }

  private static func line(_ source: String, _ millions: Int64) -> BudgetLine? {
    Money(dong: millions * 1_000_000).map { BudgetLine(source: source, registered: $0) }
  }
}
