/// Who makes a change (DOMAIN.md rule 10).
public enum Principal: Hashable, Sendable {
  case token(Token)
  /// A part of the program, or whoever may run its commands: in words, such as `command line (uid 1000)`.
  case program(String)
  /// Somebody who needs no token, such as a resident who gives feedback.
  case anyone

  var token: Token? {
    if case .token(let token) = self { token } else { nil }
  }

  /// Whose share of the writer's line a change takes.
  var writeSource: WriteSource? {
    switch self {
    case .token(let token): .token(token.id)
    case .program: nil
    case .anyone: .anyone
    }
  }

  private var name: String {
    switch self {
    case .token(let token): token.label
    case .program(let name): name
    case .anyone: "anyone"
    }
  }

  /// The members are there whoever it is, so that a reader finds the same names in each entry.
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("token", token?.id)
    writer.member("name", name)
    writer.member("role", token?.role)
    writer.member("unit", token?.unit)
  }
}
