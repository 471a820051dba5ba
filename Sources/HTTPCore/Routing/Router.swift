/// Finds the route of a request by method and path. Routes go by numbers that whoever adds them gives.
///
/// Literal segments win over parameters, so `/tasks/summary` is found before `/tasks/{number}`.
public struct Router: Sendable {
  public enum Match: Hashable, Sendable {
    /// The route's number and the values of the pattern's parameters, in order.
    case found(Int, parameters: [String])
    /// The path exists, with these methods (RFC 9110 §15.5.6).
    case methodNotAllowed(allowed: [Method])
    case notFound
  }

  /// What follows a segment is looked for one by one: it is few, and short texts compare in less time than they hash.
  private struct Node: Sendable {
    var literals: [(text: String, node: Int)] = []
    var parameter: Int?
    var routes: [(method: Method, number: Int)] = []
  }

  private var nodes = [Node()]

  public init() {}

  /// Adds a route. It is declared once: the same method and pattern again is a programming error.
  public mutating func add(_ method: Method, _ pattern: RoutePattern, as number: Int) {
    var index = 0
    for segment in pattern.segments { index = child(of: index, for: segment) }
    precondition(!nodes[index].routes.contains { $0.method == method }, "\(method) \(pattern) is declared twice")
    nodes[index].routes.append((method, number))
  }

  /// - Parameter path: the path's segments, decoded.
  /// - Returns: for `HEAD` what serves `GET` (RFC 9110 §9.3.2).
  public func match(_ method: Method, _ path: [String]) -> Match {
    var parameters: [String] = []
    guard let node = find(path, at: 0, from: 0, parameters: &parameters) else { return .notFound }
    let wanted = method == .head ? .get : method
    if let route = nodes[node].routes.first(where: { $0.method == wanted }) {
      return .found(route.number, parameters: parameters)
    }
    return .methodNotAllowed(allowed: allowedMethods(at: node))
  }

  /// The methods that a path answers; empty where there is none.
  public func methods(at path: [String]) -> [Method] {
    var parameters: [String] = []
    return find(path, at: 0, from: 0, parameters: &parameters).map(allowedMethods) ?? []
  }

  private func allowedMethods(at node: Int) -> [Method] {
    var methods = nodes[node].routes.map(\.method)
    if methods.contains(.get) { methods.append(.head) }
    if !methods.contains(.options) { methods.append(.options) }
    return methods
  }

  /// Goes down the tree, and back up where a literal has led to nothing.
  private func find(_ path: [String], at position: Int, from node: Int, parameters: inout [String]) -> Int? {
    guard position < path.count else { return nodes[node].routes.isEmpty ? nil : node }
    let segment = path[position]
    if let literal = nodes[node].literals.first(where: { $0.text == segment }),
      let found = find(path, at: position + 1, from: literal.node, parameters: &parameters)
    {
      return found
    }
    guard let parameter = nodes[node].parameter, !segment.isEmpty else { return nil }
    parameters.append(segment)
    if let found = find(path, at: position + 1, from: parameter, parameters: &parameters) { return found }
    parameters.removeLast()
    return nil
  }

  private mutating func child(of index: Int, for segment: RoutePattern.Segment) -> Int {
    switch segment {
    case .literal(let text):
      if let existing = nodes[index].literals.first(where: { $0.text == text }) { return existing.node }
      nodes[index].literals.append((text, nodes.count))
    case .parameter:
      if let existing = nodes[index].parameter { return existing }
      nodes[index].parameter = nodes.count
    }
    nodes.append(Node())
    return nodes.count - 1
  }
}
