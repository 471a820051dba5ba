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
  ///   - authors: with a reporter of each unit.
  ///   - trail: who asks for the sample; each entry names the reporter, and the time at which it would have been posted.
  /// - Throws: ``NoAuthorError``, ``DatabaseError``.
  func store(plan: Int64, authors: SampleAuthors, trail: Trail) throws {
    try events(plan: plan, files: nil).store(trail: trail, by: authors)
  }

  /// - Parameters:
  ///   - plan: the number of the stored plan that the year was made for.
  ///   - files: what to send with outputs, if anything.
  func events(plan: Int64, files: SampleFiles?) -> [SampleEvent] {
    let posted = updates.map { update in
      SampleEvent(at: update.recordedAt) { trail, authors in
        let trail = trail.acting(as: try authors.reporter(of: update.update.unit), at: trail.now)
        let sent = try files?.sending(update.update, plan: plan, trail: trail) ?? update.update
        _ = try ProgressStore(trail.connection).append(sent, plan: plan, timeliness: update.timeliness, trail: trail)
      }
    }
    let counted = kpiValues.map { value in
      SampleEvent(at: value.recordedAt) { trail, authors in
        _ = try KPIStore(trail.connection).append(
          value.figure, kpi: value.kpi, period: value.period, plan: plan,
          trail: trail.acting(as: try authors.reporter(of: value.unit), at: trail.now))
      }
    }
    return posted + counted
  }
}
