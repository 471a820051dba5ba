import HTTPCore
import Testing

@testable import PlanAPI

@Suite("The OpenAPI document") struct DescriptionTests {
  private static let document = try? JSONValue(parsing: OpenAPIDocument.text(in: .english))

  private static func members(_ value: JSONValue?) -> [JSONMember] {
    if case .object(let members)? = value { members } else { [] }
  }

  @Test("has every route, and no other")
  func hasRoutes() throws {
    let paths = Self.members(try #require(Self.document)["paths"])
    let described = paths.flatMap { path in
      Self.members(path.value).map(\.name).filter { $0 != "parameters" }.map { "\($0.uppercased()) \(path.name)" }
    }
    #expect(Set(paths.map(\.name)).count == paths.count)
    #expect(described.sorted() == Application.routes.table.map { "\($0.method) \($0.pattern)" }.sorted())
  }

  @Test("names each operation once, in both languages, and each of its problems")
  func namesOperations() {
    let operations = Application.routes.table.map(\.operation)
    #expect(Set(operations.map(\.id)).count == operations.count)
    for operation in operations {
      #expect(!operation.summary.vietnamese.isEmpty && operation.summary.vietnamese != operation.summary.english)
      #expect(!operation.answers.isEmpty, "\(operation.id)")
    }
    let problems = Self.members(Self.document?["components"]?["responses"]).map(\.name)
    for route in Application.routes.table {
      for status in ProblemAnswers.statuses(of: route) { #expect(problems.contains("Problem\(status)")) }
    }
  }

  @Test("shows what the demo answered, and a command for each operation")
  func showsExamples() {
    for path in Self.members(Self.document?["paths"]) {
      for operation in Self.members(path.value) where operation.name != "parameters" {
        guard case .array(let samples)? = operation.value["x-codeSamples"] else {
          Issue.record("\(operation.name) \(path.name) has no command")
          continue
        }
        #expect(samples.count == 1)
      }
    }
    let tasks = Self.document?["paths"]?["/v1/plans/{plan}/tasks"]?["get"]?["responses"]?["200"]
    let example = tasks?["content"]?["application/json"]?["example"]
    #expect(example?["period"] == .string("2026-10") && example?["items"] != .array([]))
  }

  @Test("A schema that may be null says so, whatever it is")
  func allowsNull() {
    let choice = Schema.choice(["a"]).orNull.json(in: .english)
    #expect(choice["type"] == .array(["string", "null"]) && choice["enum"] == .array(["a", .null]))
    let reference = Schema.named("Task").orNull.json(in: .english)
    #expect(reference["anyOf"] == .array([.reference("schemas/Task"), .object([JSONMember("type", "null")])]))
    let object = Schema.object(["a": .string.omissible, "b": .bool]).json(in: .english)
    #expect(object["required"] == .array(["b"]) && object["additionalProperties"] == .bool(false))
  }

  @Test("has a schema for each parameter of a path")
  func describesPaths() {
    for route in Application.routes.table {
      let names = route.pattern.segments.filter { if case .parameter = $0 { true } else { false } }
      #expect(names.count == route.parameters.count, "\(route.pattern)")
    }
  }
}
