/// The path of a route, such as `/v1/plans/{plan}/tasks/{number}`.
public struct RoutePattern: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public enum Segment: Hashable, Sendable {
    case literal(String)
    case parameter(String)
  }

  public let segments: [Segment]

  public init(stringLiteral text: String) {
    precondition(text.hasPrefix("/"), "a pattern begins with /")
    segments = text.dropFirst().split(separator: "/").map { part in
      part.hasPrefix("{") && part.hasSuffix("}")
        ? .parameter(String(part.dropFirst().dropLast())) : .literal(String(part))
    }
  }

  public var description: String {
    let text = segments.map { segment in
      switch segment {
      case .literal(let text): "/\(text)"
      case .parameter(let name): "/{\(name)}"
      }
    }.joined()
    return text.isEmpty ? "/" : text
  }
}
