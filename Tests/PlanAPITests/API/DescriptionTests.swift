import HTTPCore
import Testing

@testable import PlanAPI

@Suite("The OpenAPI document") struct DescriptionTests {
  private static let document = try? JSONValue(parsing: OpenAPIDocument.english)

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

  @Test("has a schema for each parameter of a path")
  func describesPaths() {
    for route in Application.routes.table {
      let names = route.pattern.segments.filter { if case .parameter = $0 { true } else { false } }
      #expect(names.count == route.parameters.count, "\(route.pattern)")
    }
  }
}
