import HTTPCore

/// What the demo was asked and what it answered, operation by operation: `make examples` writes it down, and a test asks
/// again.
struct OperationExamples: Sendable {
  static let shared = OperationExamples(PackageResources.openapi_examples_json)

  private let operations: JSONValue

  /// - Parameter text: an object of examples by the operations' names; nothing where it is no JSON.
  init(_ text: [UInt8]) { operations = (try? JSONValue(parsing: text)) ?? .object([]) }

  /// The body that was sent.
  func request(of operation: Operation, as mediaType: String) -> JSONValue? {
    let example = operations[operation.id]
    guard example?["media_type"] == .string(mediaType) else { return nil }
    return example?["request"]
  }

  func answer(of operation: Operation, status: Int) -> JSONValue? {
    let example = operations[operation.id]
    guard example?["status"] == .integer(status) else { return nil }
    return example?["answer"]
  }

  /// The command that asks for it, with the server's address in `$SERVER` and a token in `$TOKEN`: with the values of the
  /// example where there is one, else with the path as it is declared.
  func command(of route: RouteDeclaration) -> String {
    if case .string(let command)? = operations[route.operation.id]?["command"] { return command }
    var words = route.method == .get ? ["curl"] : ["curl -X \(route.method)"]
    words.append("\"$SERVER\(route.pattern)\"")
    if !route.access.isForAnyone { words.append("-H \"Authorization: Bearer $TOKEN\"") }
    if let body = route.operation.body, let type = body.content.first?.mediaType {
      words.append("-H 'Content-Type: \(type)' --data-binary @file")
    }
    return words.joined(separator: " ")
  }
}
