/// What tasks may be asked for by: a kind of warning that they have, or a level.
enum WarningChoice: Hashable, CaseIterable, RawRepresentable, Sendable {
  case kind(Warning.Kind)
  case level(Warning.Level)

  static var allCases: [WarningChoice] { Warning.Kind.allCases.map(kind) + Warning.Level.allCases.map(level) }

  init?(rawValue: String) {
    guard let choice = WarningChoice.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = choice
  }

  var rawValue: String {
    switch self {
    case .kind(let kind): kind.rawValue
    case .level(let level): level.rawValue
    }
  }

  func admits(_ warning: Warning) -> Bool {
    switch self {
    case .kind(let kind): warning.kind == kind
    case .level(let level): warning.level == level
    }
  }
}
