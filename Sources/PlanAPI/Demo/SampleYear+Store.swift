extension SampleYear {
  /// A unit that the year has data of has nobody to post it.
  public struct NoAuthorError: Error, Hashable, Sendable, CustomStringConvertible {
    public let unit: UnitCode

    public var description: String { "no token for unit \(unit)" }
  }

  /// Stores all of it, for the writer's connection.
  ///
  /// - Parameters:
  ///   - plan: the number of the stored plan that the year was made for.
  ///   - authors: the token of each unit's reporter.
  ///   - trail: who asks for the sample; each entry names the reporter, and the time at which it would have been posted.
  /// - Throws: ``NoAuthorError``, ``DatabaseError``.
  public func store(plan: Int64, authors: [UnitCode: Token], trail: Trail) throws {
    func trailOf(_ unit: UnitCode, at instant: Instant) throws(NoAuthorError) -> Trail {
      guard let author = authors[unit] else { throw NoAuthorError(unit: unit) }
      return trail.acting(as: .token(author), at: instant)
    }
    let progress = ProgressStore(trail.connection)
    for update in updates {
      _ = try progress.append(
        update.update, plan: plan, timeliness: update.timeliness,
        trail: try trailOf(update.update.unit, at: update.recordedAt))
    }
    let kpis = KPIStore(trail.connection)
    for value in kpiValues {
      _ = try kpis.append(
        value.figure, kpi: value.kpi, period: value.period, plan: plan,
        trail: try trailOf(value.unit, at: value.recordedAt))
    }
  }
}
