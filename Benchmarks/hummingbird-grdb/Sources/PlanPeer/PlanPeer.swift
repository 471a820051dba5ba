import Foundation
import GRDB
import Hummingbird
import Logging
import NIOPosix

/// What plan-server is measured against: the same three paths on the same database, written for speed with Hummingbird 2
/// and GRDB (README.md of the benchmarks says what is the same and what is not).
///
/// usage: plan-peer [--cache] DATABASE PLAN      (a copy of a database of plan-server, and the key of a plan in it)
@main
struct PlanPeer {
  let pool: DatabasePool
  let plan: Plan
  /// `nil` where every read asks the database.
  let cache: AnswerCache?

  static func main() async throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let isCaching = arguments.first == "--cache"
    if isCaching { arguments.removeFirst() }
    guard arguments.count == 2 else { throw PeerError.usage("plan-peer [--cache] DATABASE PLAN") }

    var configuration = Configuration()  // foreign keys are on, DatabasePool makes it WAL
    configuration.maximumReaderCount = 2
    let pool = try DatabasePool(path: arguments[0], configuration: configuration)
    // Once the pool is there: opening it sets NORMAL, with which a commit is not on the disk when it returns.
    let synchronous = try await pool.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA synchronous = FULL")
      return try Int.fetchOne(database, sql: "PRAGMA synchronous")
    }
    guard synchronous == 2 else { throw PeerError.notDurable }
    let plan = try await pool.read { [key = arguments[1]] database in try Plan(key, in: database) }
    let peer = PlanPeer(pool: pool, plan: plan, cache: isCaching ? AnswerCache() : nil)

    let application = Application(
      router: peer.router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        let line = "listening on http://127.0.0.1:\(channel.localAddress?.port ?? 0)\n"
        FileHandle.standardOutput.write(Data(line.utf8))
      },
      eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: 1)),
      logger: Logger(label: "plan-peer") { label in
        var handler = StreamLogHandler.standardError(label: label)
        handler.logLevel = .error
        return handler
      })
    try await application.runService()
  }

  private var router: Router<BasicRequestContext> {
    let router = Router()
    let healthy = ByteBuffer(string: "{\"status\":\"ok\"}")
    router.get("healthz") { request, _ in Answer(healthy).response(to: request) }
    router.get("v1/plans/:plan/kpis") { request, context in
      try requirePlan(context)
      return try await kpis(for: request)
    }
    router.post("v1/plans/:plan/tasks/:number/progress") { request, context in
      try requirePlan(context)
      return try await post(request, task: try context.parameters.require("number", as: Int.self))
    }
    return router
  }

  private func requirePlan(_ context: BasicRequestContext) throws {
    guard context.parameters.get("plan") == plan.key else { throw HTTPError(.notFound) }
  }

  private func kpis(for request: Request) async throws -> Response {
    let (credentials, now) = (request.headers[.authorization] ?? "", Date())
    if let kept = cache?.answer(for: credentials, at: now) { return kept.response(to: request) }
    let version = cache?.version ?? 0
    let (answer, expires) = try await pool.read { [plan] database in
      let token = try Token.find(credentials, in: database, at: now)
      try token.requireSight(of: plan)
      return (Answer(try KPIList(of: plan, from: database, at: now).json()), token.expires)
    }
    cache?.keep(answer, for: credentials, until: expires, version: version, at: now)
    return answer.response(to: request)
  }

  private func post(_ request: Request, task: Int) async throws -> Response {
    let (credentials, now) = (request.headers[.authorization], Date())
    let body = try await request.body.collect(upTo: 1024 * 1024)
    let update: ProgressUpdate
    do {
      update = try JSONDecoder().decode(ProgressUpdate.self, from: body)
    } catch {
      throw HTTPError(.badRequest)
    }
    try update.requireGood(in: plan)
    let stored = try await pool.write { [plan] database in
      let token = try Token.find(credentials, in: database, at: now)
      return try update.record(task: task, of: plan, by: token, at: now, in: database)
    }
    cache?.clear()
    let location = "/v1/plans/\(plan.key)/tasks/\(task)/progress/\(update.period)?unit=\(update.unit)"
    return Response(
      status: .created, headers: [.contentType: "application/json; charset=utf-8", .location: location],
      body: ResponseBody(byteBuffer: stored))
  }
}
