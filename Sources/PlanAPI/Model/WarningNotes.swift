/// Whoever did something, by the token that was used: its number, its rights, and who holds it.
public struct Author: Hashable, Sendable {
  public var token: Int64
  public var role: Role
  public var unit: UnitCode?
  /// The token's label: who holds it, in the words of whoever made it.
  public var name: String

  public init(_ token: Token) {
    self.init(token: token.id, role: token.role, unit: token.unit, name: token.label)
  }

  init(token: Int64, role: Role, unit: UnitCode?, name: String) {
    self.token = token
    self.role = role
    self.unit = unit
    self.name = name
  }
}

/// Why a warning stands and what is done about it, in the words of a unit that has to act (giải trình; DOMAIN.md
/// rule 4). Revised by another one, never overwritten.
public struct WarningExplanation: Hashable, Sendable {
  public var id: Int64
  /// See ``Warning/id``.
  public var warning: String
  public var unit: UnitCode
  /// The month of whose list it speaks.
  public var period: Period
  public var text: String
  public var recordedAt: Instant
  public var author: Author
}

/// That a leader has taken note of a warning (DOMAIN.md rule 4).
public struct WarningAcknowledgement: Hashable, Sendable {
  public var id: Int64
  public var warning: String
  /// The month of whose list it speaks.
  public var period: Period
  /// The level that was taken note of.
  public var level: Warning.Level
  public var note: String?
  public var recordedAt: Instant
  public var author: Author
}

/// All that was said of a plan's warnings, by warning in the order in which it was recorded.
public struct WarningNotes: Hashable, Sendable {
  let explanations: [String: [WarningExplanation]]
  let acknowledgements: [String: [WarningAcknowledgement]]

  public init(explanations: [WarningExplanation] = [], acknowledgements: [WarningAcknowledgement] = []) {
    self.explanations = Dictionary(grouping: explanations, by: \.warning).mapValues { $0.sorted { $0.id < $1.id } }
    self.acknowledgements = Dictionary(grouping: acknowledgements, by: \.warning)
      .mapValues { $0.sorted { $0.id < $1.id } }
  }

  var lastChange: Instant? {
    let explained = explanations.values.lazy.flatMap { $0.lazy.map(\.recordedAt) }.max()
    let acknowledged = acknowledgements.values.lazy.flatMap { $0.lazy.map(\.recordedAt) }.max()
    return [explained, acknowledged].compactMap(\.self).max()
  }
}
