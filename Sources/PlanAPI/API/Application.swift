public import HTTPCore
public import Logging

/// The API as one loop serves it: finds who asks, what for, and answers from the data or a kept answer.
public final class Application: Responder {
  private let routes = Application.routes
  private let database: Database
  private let shared: SharedState
  private let reader: Reader
  private let records: PlanRecords
  private let authenticator: Authenticator
  private let cache: AnswerCache
  private let codedBodies: CodedBodies
  private let counters = ApplicationCounters()
  private let clock: @Sendable () -> Instant
  private let logger: Logger

  /// - Parameter shared: what all loops of the server share; by default this one has its own.
  /// - Throws: ``DatabaseError`` where the file cannot be read.
  public init(
    database: Database, clock: @escaping @Sendable () -> Instant, logger: Logger, shared: SharedState? = nil
  ) throws {
    self.database = database
    self.shared = try shared ?? SharedState(database: database)
    self.clock = clock
    self.logger = logger
    reader = try database.makeReader()
    cache = AnswerCache(of: database.version, limit: self.shared.answerCache)
    codedBodies = CodedBodies(limit: self.shared.answerCache / 2)
    records = PlanRecords(reader: reader, version: database.version)
    authenticator = Authenticator(
      reader: reader, version: database.version, uses: database.tokenUses, tries: self.shared.failedTries)
    self.shared.telemetry.add(counters)
  }

  /// The routes as a server's counters name them.
  public static var routeNames: [ServerCounters.Route] {
    routes.table.map { ServerCounters.Route(method: $0.method, pattern: "\($0.pattern)") }
  }

  /// Every route of the API, a file a resource.
  static let routes: Routes = {
    var routes = Routes()
    addHealth(to: &routes)
    addTokens(to: &routes)
    addPlans(to: &routes)
    addUnits(to: &routes)
    addTasks(to: &routes)
    addProgress(to: &routes)
    addKPIs(to: &routes)
    addAttachments(to: &routes)
    addBatches(to: &routes)
    addTemplates(to: &routes)
    addWarnings(to: &routes)
    addWarningNotes(to: &routes)
    addReconciliation(to: &routes)
    addScorecards(to: &routes)
    addOverview(to: &routes)
    addFeedback(to: &routes)
    addDashboard(to: &routes)
    addReport(to: &routes)
    addPeriods(to: &routes)
    addTaskUpkeep(to: &routes)
    addSubmittedReports(to: &routes)
    addSignatures(to: &routes)
    addEvents(to: &routes)
    addAudit(to: &routes)
    addPublicPart(to: &routes)
    addExpected(to: &routes)
    addDescription(to: &routes)
    addDocumentation(to: &routes)
    addPage(to: &routes)
    return routes
  }()

  // MARK: Responder

  public func preparedAnswer(to head: RequestHead, over security: TransportSecurity?) -> PreparedResponse? {
    guard !shared.allowedOrigins.concern(head) else { return nil }
    return cache.answer(to: head, from: security?.clientCertificate, at: clock())
  }

  public func respond(to request: Request) async -> Response {
    var origin = AnswerOrigin()
    var response = await respond(to: request, origin: &origin)
    response.origin = origin
    shared.allowedOrigins.add(to: &response, for: request)
    return response
  }

  /// - Parameter origin: is set as far as it becomes known.
  private func respond(to request: Request, origin: inout AnswerOrigin) async -> Response {
    let now = clock()
    let scope = DataVersion.Scope(of: request.target)
    let version = database.version.current(scope)
    let language = ContentNegotiation.language(acceptLanguage: request.head.combinedField(.acceptLanguage))
    do {
      let (response, endpoint, token) = try await answer(request, language: language, at: now, origin: &origin)
      guard request.method == .get || request.method == .head else {
        var answer = response
        shared.allowedOrigins.addVary(to: &answer)
        return answer
      }
      var answer = try await represent(response, to: request.head, language: language)
      shared.allowedOrigins.addVary(to: &answer)
      if case .byVersion = endpoint?.caching, !shared.allowedOrigins.concern(request.head) {
        counters.count(.cacheMiss)
        answer.origin = origin
        let bytes = cache.bytes
        try cache.keep(
          answer, to: request.head, from: request.security?.clientCertificate, for: token, of: scope, version: version,
          at: now)
        counters.change(.cacheBytes, from: bytes, to: cache.bytes)
      }
      return answer
    } catch {
      return respond(toFailed: request, error, language: language)
    }
  }

  /// The answer to a read in the coding that the client takes, or 304 where it has that.
  private func represent(_ response: Response, to head: RequestHead, language: Language) async throws -> Response {
    guard let coding = ContentNegotiation.coding(acceptEncoding: head.combinedField(.acceptEncoding)) else {
      throw Problem.noAcceptableCoding
    }
    var answer = try response.asReadAnswer(language: language)
    guard answer.isGzipped(for: coding) else { return answer.unlessKnown(to: head) }
    let tag = answer.headers[.etag]
    answer.headers[.etag] = tag.map(EntityTag.gzipped)
    answer = answer.unlessKnown(to: head)
    return answer.status == .notModified ? answer : try await answer.gzipped(with: codedBodies, tag: tag)
  }

  public func respond(toRefused error: MessageError) -> Response {
    let problem = error.status == .tooManyRequests ? Problem.tooManyRequests(retryAfter: 1) : Problem(refused: error)
    return .problem(problem, language: .vietnamese, instance: nil)
  }

  private func answer(
    _ request: Request, language: Language, at now: Instant, origin: inout AnswerOrigin
  ) async throws -> (Response, Endpoint?, Token?) {
    let authentication = try authenticator.authenticate(request, at: now)
    origin.principal = authentication.token.map { "\($0.id) \($0.label)" }
    guard request.target.form == .origin || request.target.form == .absolute else {
      return (try answerWithoutPath(request), nil, nil)
    }
    let (endpoint, parameters) = try route(request)
    guard let endpoint else { return (Application.allow(routes.router.methods(at: request.target.path)), nil, nil) }
    origin.route = endpoint.number
    if case .slowedDown(let seconds) = authentication, !endpoint.access.isForAnyone {
      throw Problem.tooManyRequests(retryAfter: seconds)
    }
    try endpoint.access.check(authentication.token, presented: authentication.isPresented)
    let mediaType = ContentNegotiation.mediaType(
      accept: request.head.combinedField(.accept), offered: endpoint.offered)
    // An endpoint with several formats may have been told one in its query, so it judges for itself.
    if mediaType == nil, endpoint.offered.count == 1 { throw Problem.notAcceptable(endpoint.offered) }
    let call = Call(
      request: request, token: authentication.token, language: language, now: now, clock: clock,
      mediaType: mediaType,
      records: records, reader: reader, database: database, shared: shared)
    return (try await endpoint.respond(call, parameters), endpoint, authentication.token)
  }

  /// `nil` for OPTIONS, which every path that exists answers alike (RFC 9110 §9.3.7).
  private func route(_ request: Request) throws(Problem) -> (Endpoint?, [String]) {
    guard Application.knownMethods.contains(request.method) else { throw .notImplemented(request.method) }
    switch routes.router.match(request.method, request.target.path) {
    case .found(let number, let parameters): return (routes[number], parameters)
    case .methodNotAllowed where request.method == .options: return (nil, [])
    case .methodNotAllowed(let allowed): throw .methodNotAllowed(allowed)
    case .notFound: throw .notFound
    }
  }

  /// `OPTIONS *` asks about the server as a whole; absolute-form has a path, authority-form belongs to CONNECT.
  private func answerWithoutPath(_ request: Request) throws(Problem) -> Response {
    guard request.method == .options else { throw .notImplemented(request.method) }
    return Application.allow([.get, .head, .post, .patch, .delete, .options])
  }

  private static let knownMethods: Set<Method> = [.get, .head, .post, .put, .patch, .delete, .options]

  private static func allow(_ methods: [Method]) -> Response {
    var headers = Headers()
    headers[.allow] = methods.map(\.description).joined(separator: ", ")
    return Response(status: .noContent, headers: headers)
  }

  private func respond(toFailed request: Request, _ error: any Error, language: Language) -> Response {
    let problem = Problem(from: error)
    switch error as? WriterError {
    case .queueFull, .shareFull: counters.count(.queueFull)
    case .stopped, .outcomeUnknown, nil: break
    }
    // 501 tells of a client's fault and no other: anyone could fill the log with it.
    if problem.status.code >= 500, problem.status != .notImplemented {
      logger.error("request failed", metadata: ["id": "\(request.id)", "error": "\(error)"])
    }
    return .problem(problem, language: language, instance: String(request.target.rawPath))
  }
}

extension DataVersion.Scope {
  /// What the answer to a read may be made from: whatever lies below a plan speaks of that plan alone.
  init(of target: RequestTarget) {
    let path = target.path.first == "v1" ? target.path.dropFirst() : []
    let below = path.first == "public" ? path.dropFirst() : path
    self = below.first == "plans" ? below.dropFirst().first.map(Self.init(plan:)) ?? .everything : .everything
  }
}

extension Authenticator.Outcome {
  var token: Token? {
    if case .token(let token) = self { token } else { nil }
  }

  var isPresented: Bool {
    if case .none = self { false } else { true }
  }
}
