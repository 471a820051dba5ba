public import HTTPCore

/// What a route leads to.
struct Endpoint: Sendable {
  enum Caching: Sendable {
    /// The answer depends on the token, the target, the language, the data and the day, and may be kept.
    case byVersion
    case never
  }

  let access: Access
  /// The media types it answers with, the favourite first.
  let offered: [String]
  let caching: Caching
  /// Its number among the routes, from 1 on.
  let route: Int
  let respond: @Sendable (Call, [String]) async throws -> Response
}

/// The routes, declared with the types of their path parameters: a segment that is no such value is a 404 before the
/// endpoint runs.
struct Routes {
  private(set) var router = Router<Endpoint>()
  /// Every route with who may use it: what the test of access compares with its table.
  private(set) var table: [(method: Method, pattern: RoutePattern, access: Access)] = []

  mutating func get<each Parameter: PathParameter>(
    _ pattern: RoutePattern, _ access: Access, offering offered: [String] = [Response.jsonMediaType],
    caching: Endpoint.Caching = .byVersion,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    add(.get, pattern, access, offered, caching, respond)
  }

  mutating func post<each Parameter: PathParameter>(
    _ pattern: RoutePattern, _ access: Access,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    add(.post, pattern, access, [Response.jsonMediaType], .never, respond)
  }

  mutating func put<each Parameter: PathParameter>(
    _ pattern: RoutePattern, _ access: Access,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    add(.put, pattern, access, [Response.jsonMediaType], .never, respond)
  }

  mutating func patch<each Parameter: PathParameter>(
    _ pattern: RoutePattern, _ access: Access,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    add(.patch, pattern, access, [Response.jsonMediaType], .never, respond)
  }

  mutating func delete<each Parameter: PathParameter>(
    _ pattern: RoutePattern, _ access: Access,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    add(.delete, pattern, access, [Response.jsonMediaType], .never, respond)
  }

  private mutating func add<each Parameter: PathParameter>(
    _ method: Method, _ pattern: RoutePattern, _ access: Access, _ offered: [String], _ caching: Endpoint.Caching,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    table.append((method, pattern, access))
    router.add(
      method, pattern,
      Endpoint(access: access, offered: offered, caching: caching, route: table.count) { call, segments in
        guard let parameters = pathParameters(segments, as: repeat (each Parameter).self) else {
          throw Problem.notFound
        }
        return try await respond(call, repeat each parameters)
      })
  }
}

extension PlanKey: PathParameter {
  public static func parse(pathSegment: String) -> PlanKey? { PlanKey(pathSegment) }
}

extension UnitCode: PathParameter {
  public static func parse(pathSegment: String) -> UnitCode? { UnitCode(pathSegment) }
}

extension TaskNumber: PathParameter {
  public static func parse(pathSegment: String) -> TaskNumber? { TaskNumber(pathSegment) }
}

extension KPICode: PathParameter {
  public static func parse(pathSegment: String) -> KPICode? { KPICode(pathSegment) }
}

extension Period: PathParameter {
  public static func parse(pathSegment: String) -> Period? { Period(pathSegment) }
}
