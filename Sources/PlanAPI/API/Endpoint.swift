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
  let number: Int
  let respond: @Sendable (Call, [String]) async throws -> Response
}

/// What a route says of itself.
struct RouteDeclaration: Sendable {
  let method: Method
  let pattern: RoutePattern
  let access: Access
  let operation: Operation
  /// The media types it answers with, the favourite first.
  let offered: [String]
  /// What the parameters of its path are, in order.
  let parameters: [Schema]
}

/// The routes, declared with the types of their path parameters: a segment that is no such value is a 404 before the
/// endpoint runs.
struct Routes {
  private(set) var router = Router()
  /// What answers each, by its number.
  private var endpoints: [Endpoint] = []
  /// Every route as it was declared: what the test of access compares with its table, and what the OpenAPI document is
  /// made from.
  private(set) var table: [RouteDeclaration] = []

  subscript(number: Int) -> Endpoint { endpoints[number - 1] }

  mutating func get<each Parameter: DescribedParameter>(
    _ pattern: RoutePattern, _ access: Access, _ operation: Operation,
    offering offered: [String] = [Response.jsonMediaType],
    caching: Endpoint.Caching = .byVersion,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    add(.get, pattern, access, operation, offered, caching, respond)
  }

  mutating func post<each Parameter: DescribedParameter>(
    _ pattern: RoutePattern, _ access: Access, _ operation: Operation,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    add(.post, pattern, access, operation, [Response.jsonMediaType], .never, respond)
  }

  mutating func put<each Parameter: DescribedParameter>(
    _ pattern: RoutePattern, _ access: Access, _ operation: Operation,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    add(.put, pattern, access, operation, [Response.jsonMediaType], .never, respond)
  }

  mutating func patch<each Parameter: DescribedParameter>(
    _ pattern: RoutePattern, _ access: Access, _ operation: Operation,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    add(.patch, pattern, access, operation, [Response.jsonMediaType], .never, respond)
  }

  mutating func delete<each Parameter: DescribedParameter>(
    _ pattern: RoutePattern, _ access: Access, _ operation: Operation,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    add(.delete, pattern, access, operation, [Response.jsonMediaType], .never, respond)
  }

  private mutating func add<each Parameter: DescribedParameter>(
    _ method: Method, _ pattern: RoutePattern, _ access: Access, _ operation: Operation, _ offered: [String],
    _ caching: Endpoint.Caching,
    _ respond: @escaping @Sendable (Call, repeat each Parameter) async throws -> Response
  ) {
    var parameters: [Schema] = []
    for type in repeat (each Parameter).self { parameters.append(type.schema) }
    table.append(
      RouteDeclaration(
        method: method, pattern: pattern, access: access, operation: operation, offered: offered,
        parameters: parameters))
    router.add(method, pattern, as: table.count)
    endpoints.append(
      Endpoint(access: access, offered: offered, caching: caching, number: table.count) { call, segments in
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
