import HTTPCore
import Testing

@Suite struct RouterTests {
  private static let routes: [(method: Method, pattern: RoutePattern)] = [
    (.get, "/"),
    (.get, "/v1/plans"),
    (.post, "/v1/plans"),
    (.get, "/v1/plans/{plan}"),
    (.get, "/v1/plans/{plan}/tasks/{number}"),
    (.get, "/v1/plans/current/tasks"),
  ]

  private static let router: Router = {
    var router = Router()
    for (number, route) in routes.enumerated() { router.add(route.method, route.pattern, as: number) }
    return router
  }()

  @Test(
    "A path leads to its route with its parameters, literals first",
    arguments: [
      (Method.get, [], "GET /", []),
      (.get, ["v1", "plans"], "GET /v1/plans", []),
      (.head, ["v1", "plans"], "GET /v1/plans", []),
      (.post, ["v1", "plans"], "POST /v1/plans", []),
      (.get, ["v1", "plans", "39"], "GET /v1/plans/{plan}", ["39"]),
      (.get, ["v1", "plans", "current"], "GET /v1/plans/{plan}", ["current"]),
      (.get, ["v1", "plans", "current", "tasks"], "GET /v1/plans/current/tasks", []),
      (.get, ["v1", "plans", "current", "tasks", "7"], "GET /v1/plans/{plan}/tasks/{number}", ["current", "7"]),
      (.get, ["v1", "plans", "a/b", "tasks", "7"], "GET /v1/plans/{plan}/tasks/{number}", ["a/b", "7"]),
    ] as [(Method, [String], String, [String])])
  func finds(method: Method, path: [String], route: String, parameters: [String]) {
    guard case .found(let number, let values) = RouterTests.router.match(method, path) else {
      Issue.record("\(path) is not found")
      return
    }
    let found = RouterTests.routes[number]
    #expect("\(found.method) \(found.pattern)" == route)
    #expect(values == parameters)
  }

  @Test(
    "A path without a route is not found",
    arguments: [["v1"], ["v1", "plans", ""], ["v1", "plans", "39", "tasks"], ["v2"], [""]])
  func doesNotFind(path: [String]) {
    guard case .notFound = RouterTests.router.match(.get, path) else {
      Issue.record("\(path) is found")
      return
    }
  }

  @Test("Another method on a known path is told which are allowed (RFC 9110 §15.5.6)")
  func tellsAllowedMethods() {
    guard case .methodNotAllowed(let allowed) = RouterTests.router.match(.delete, ["v1", "plans"]) else {
      Issue.record("DELETE is not refused")
      return
    }
    #expect(Set(allowed) == [.get, .head, .post, .options])
  }

  @Test("Typed parameters take whole segments or nothing")
  func makesTypedParameters() throws {
    struct Even: PathParameter, Equatable {
      let value: Int
      static func parse(pathSegment: String) -> Even? {
        guard let value = Int(pathSegment), value % 2 == 0 else { return nil }
        return Even(value: value)
      }
    }
    let values = try #require(pathParameters(["a", "4"], as: String.self, Even.self))
    #expect(values.0 == "a")
    #expect(values.1.value == 4)
    #expect(pathParameters(["a", "3"], as: String.self, Even.self) == nil)
    #expect(pathParameters(["a"], as: String.self, Even.self) == nil)
    #expect(pathParameters(["a", "4", "b"], as: String.self, Even.self) == nil)
  }
}
