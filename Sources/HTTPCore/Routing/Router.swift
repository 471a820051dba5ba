/// Finds the endpoint of a request by method and path. `Endpoint` is whatever the application answers with.
///
/// Literal segments win over parameters, so `/tasks/summary` is found before `/tasks/{number}`.
public struct Router<Endpoint> {
  public enum Match {
    /// The endpoint and the values of the pattern's parameters, in order.
    case found(Endpoint, parameters: [String])
    /// The path exists, with these methods (RFC 9110 §15.5.6).
    case methodNotAllowed(allowed: [Method])
    case notFound
  }

  fileprivate struct Node {
    var literals: [String: Int] = [:]
    var parameter: Int?
    var endpoints: [(method: Method, endpoint: Endpoint)] = []
  }

  private var nodes = [Node()]

  public init() {}

  /// Adds an endpoint. A route is declared once: the same method and pattern again is a programming error.
  public mutating func add(_ method: Method, _ pattern: RoutePattern, _ endpoint: Endpoint) {
    var index = 0
    for segment in pattern.segments { index = child(of: index, for: segment) }
    precondition(!nodes[index].endpoints.contains { $0.method == method }, "\(method) \(pattern) is declared twice")
    nodes[index].endpoints.append((method, endpoint))
  }

  /// - Parameter path: the path's segments, decoded.
  /// - Returns: for `HEAD` what serves `GET` (RFC 9110 §9.3.2).
  public func match(_ method: Method, _ path: [String]) -> Match {
    var parameters: [String] = []
    guard let node = find(path[...], from: 0, parameters: &parameters) else { return .notFound }
    let wanted = method == .head ? .get : method
    if let (_, endpoint) = nodes[node].endpoints.first(where: { $0.method == wanted }) {
      return .found(endpoint, parameters: parameters)
    }
    return .methodNotAllowed(allowed: allowedMethods(at: node))
  }

  /// The methods that a path answers; empty where there is none.
  public func methods(at path: [String]) -> [Method] {
    var parameters: [String] = []
    return find(path[...], from: 0, parameters: &parameters).map(allowedMethods) ?? []
  }

  private func allowedMethods(at node: Int) -> [Method] {
    var methods = nodes[node].endpoints.map(\.method)
    if methods.contains(.get) { methods.append(.head) }
    if !methods.contains(.options) { methods.append(.options) }
    return methods
  }

  private func find(_ path: ArraySlice<String>, from node: Int, parameters: inout [String]) -> Int? {
    guard let segment = path.first else { return nodes[node].endpoints.isEmpty ? nil : node }
    if let literal = nodes[node].literals[segment],
      let found = find(path.dropFirst(), from: literal, parameters: &parameters)
    {
      return found
    }
    guard let parameter = nodes[node].parameter, !segment.isEmpty else { return nil }
    parameters.append(segment)
    if let found = find(path.dropFirst(), from: parameter, parameters: &parameters) { return found }
    parameters.removeLast()
    return nil
  }

  private mutating func child(of index: Int, for segment: RoutePattern.Segment) -> Int {
    switch segment {
    case .literal(let text):
      if let existing = nodes[index].literals[text] { return existing }
      nodes[index].literals[text] = nodes.count
    case .parameter:
      if let existing = nodes[index].parameter { return existing }
      nodes[index].parameter = nodes.count
    }
    nodes.append(Node())
    return nodes.count - 1
  }
}

extension Router: Sendable where Endpoint: Sendable {}
extension Router.Match: Sendable where Endpoint: Sendable {}
extension Router.Node: Sendable where Endpoint: Sendable {}
