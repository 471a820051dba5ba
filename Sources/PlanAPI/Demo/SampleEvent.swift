/// Something that somebody did in the course of the sample year.
///
/// Each is written at its time, after all that came before it: so the trail runs as the year did, and what is computed
/// on the way, such as a report, knows no more than could be known then.
struct SampleEvent {
  let at: Instant
  /// Writes it with a trail that has its time; see ``SampleAuthors``.
  let write: (Trail, SampleAuthors) throws -> Void

  init(at instant: Instant, _ write: @escaping (Trail, SampleAuthors) throws -> Void) {
    at = instant
    self.write = write
  }
}

/// Whose tokens the sample year was written with.
struct SampleAuthors {
  /// By unit.
  private(set) var reporters: [UnitCode: Token] = [:]
  private(set) var consolidator: Token?
  private(set) var leader: Token?

  init(_ tokens: [Token]) {
    for token in tokens {
      switch token.role {
      case .reporter: if let unit = token.unit { reporters[unit] = token }
      case .consolidator: consolidator = token
      case .leader: leader = token
      case .admin, .city, .viewer: break
      }
    }
  }

  /// - Throws: ``SampleYear/NoAuthorError``.
  func reporter(of unit: UnitCode) throws(SampleYear.NoAuthorError) -> Principal {
    guard let author = reporters[unit] else { throw SampleYear.NoAuthorError(unit: unit) }
    return .token(author)
  }
}

extension [SampleEvent] {
  /// In the order of time; of one moment in the order in which they are.
  func store(trail: Trail, by authors: SampleAuthors) throws {
    let order = enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
    for (_, event) in order { try event.write(trail.acting(as: trail.principal, at: event.at), authors) }
  }
}
