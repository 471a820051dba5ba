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
  /// - Throws: ``NoAuthorError``, ``DatabaseError``.
  public func store(in connection: Connection, plan: Int64, authors: [UnitCode: Int64]) throws {
    func author(_ unit: UnitCode) throws(NoAuthorError) -> Int64 {
      guard let author = authors[unit] else { throw NoAuthorError(unit: unit) }
      return author
    }
    let progress = ProgressStore(connection)
    for update in updates {
      _ = try progress.append(
        update.update, plan: plan, timeliness: update.timeliness, at: update.recordedAt,
        by: try author(update.update.unit))
    }
    let kpis = KPIStore(connection)
    for value in kpiValues {
      _ = try kpis.append(
        value.figure, kpi: value.kpi, period: value.period, plan: plan, at: value.recordedAt,
        by: try author(value.unit))
    }
  }
}
