/// How a lead unit's work on a task goes in the sample year: the story that the demo tells.
enum SampleCourse: Hashable, Sendable {
  /// A little more each month, done in the month of the deadline, or in December.
  case steady
  /// Steady, but not begun in the first month.
  case lateStart
  /// Slows down before its deadline and is not done by the end of the year.
  case overdue
  /// Meets an obstacle in the last two months.
  case blocked
  /// Loses ground in the last month.
  case regressed
  /// Has stood still in the last months.
  case stalled
  /// Steady, but the last so many updates did not come.
  case silent(months: Int)
}

/// What a unit says of a task in a month, in figures.
struct SamplePoint: Hashable, Sendable {
  let period: Period
  /// Of a percent, 0 to 10,000.
  var hundredths: Int
  var status: ProgressUpdate.Status
}

extension SampleCourse {
  /// The points of a task's months, to the month in which it is done.
  ///
  /// - Parameters:
  ///   - months: the months to tell of, the first being that in which the work began.
  ///   - end: the month in which a steady course is done; not before the first.
  ///   - plateau: for how many months a stalled course has stood still.
  func points(_ months: [Period], end: Period, plateau: Int, _ random: inout SampleGenerator) -> [SamplePoint] {
    let straight = steadyPoints(months, end: end, &random)
    return switch self {
    case .steady: straight
    case .silent(let count): straight.dropLast(count)
    case .overdue: overduePoints(months, end: end, &random)
    case .blocked: blockedPoints(straight)
    case .regressed: regressedPoints(straight)
    case .stalled: stalledPoints(straight, plateau: plateau)
    case .lateStart: lateStartPoints(straight)
    }
  }

  private func steadyPoints(_ months: [Period], end: Period, _ random: inout SampleGenerator) -> [SamplePoint] {
    guard let first = months.first else { return [] }
    let length = max(first.months(to: end) + 1, 1)
    var points: [SamplePoint] = []
    for period in months where period <= end {
      let step = first.months(to: period) + 1
      guard step < length else {
        points.append(SamplePoint(period: period, hundredths: 10_000, status: .done))
        continue
      }
      // Steps are at least 8 points long, so the noise never turns a rise into a fall.
      let hundredths = 10_000 * step / length + random.number(in: -100...200)
      let isAtRisk = points.count > 1 && random.chance(6)
      points.append(
        SamplePoint(period: period, hundredths: toHalves(hundredths), status: isAtRisk ? .atRisk : .onTrack))
    }
    return points
  }

  private func overduePoints(_ months: [Period], end: Period, _ random: inout SampleGenerator) -> [SamplePoint] {
    guard let first = months.first else { return [] }
    let length = first.months(to: end) + 1
    var hundredths = 0
    return months.map { period in
      let step = first.months(to: period) + 1
      hundredths =
        step <= length ? 8_400 * step / length : min(hundredths + 50 * random.number(in: 3...6), 9_800)
      return SamplePoint(
        period: period, hundredths: toHalves(hundredths),
        status: step >= length - 1 ? .atRisk : .onTrack)
    }
  }

  private func blockedPoints(_ straight: [SamplePoint]) -> [SamplePoint] {
    let level = (straight.dropLast(2).last?.hundredths ?? 0) + 50
    return changing(straight, last: 2) { point in
      point.hundredths = level
      point.status = .blocked
    }
  }

  private func regressedPoints(_ straight: [SamplePoint]) -> [SamplePoint] {
    guard let before = straight.dropLast().last else { return straight }
    return changing(straight, last: 1) { point in
      point.hundredths = max(before.hundredths - 700, 0)
      point.status = .atRisk
    }
  }

  private func stalledPoints(_ straight: [SamplePoint], plateau: Int) -> [SamplePoint] {
    guard let level = straight.suffix(plateau).first?.hundredths else { return straight }
    return changing(straight, last: plateau) { point in
      point.hundredths = level
      point.status = .atRisk
    }
  }

  private func lateStartPoints(_ straight: [SamplePoint]) -> [SamplePoint] {
    var points = straight
    guard let first = points.indices.first else { return points }
    (points[first].hundredths, points[first].status) = (0, .notStarted)
    return points
  }

  private func changing(
    _ points: [SamplePoint], last count: Int, _ change: (inout SamplePoint) -> Void
  ) -> [SamplePoint] {
    var points = points
    for index in points.indices.suffix(count) { change(&points[index]) }
    return points
  }
}

/// Rounded down to half points, as people report.
private func toHalves(_ hundredths: Int) -> Int { hundredths / 50 * 50 }
