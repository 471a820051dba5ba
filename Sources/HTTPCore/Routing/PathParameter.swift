/// A value that stands in a path. A segment that is no such value is a resource that does not exist: 404.
public protocol PathParameter: SendableMetatype {
  /// The value that a decoded segment stands for.
  static func parse(pathSegment: String) -> Self?
}

extension String: PathParameter {
  public static func parse(pathSegment: String) -> String? { pathSegment }
}

private struct Mismatch: Error {}

/// Makes the typed parameters of a route from its segments.
/// - Returns: `nil` where one of them is not a value of its type, or their number differs.
public func pathParameters<each Parameter: PathParameter>(
  _ segments: [String], as types: repeat (each Parameter).Type
) -> (repeat each Parameter)? {
  var remaining = segments[...]
  func next<Value: PathParameter>(_ type: Value.Type) throws(Mismatch) -> Value {
    guard let segment = remaining.popFirst(), let value = Value.parse(pathSegment: segment) else { throw Mismatch() }
    return value
  }
  guard let values = try? (repeat next((each Parameter).self)), remaining.isEmpty else { return nil }
  return values
}
