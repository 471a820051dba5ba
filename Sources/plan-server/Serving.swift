import HTTPCore
import Logging
import PlanAPI

/// Serves a database until SIGTERM or SIGINT, then finishes what runs and closes the database.
///
/// - Parameters:
///   - prepare: what to do when the addresses are bound and before anything is answered; gives lines to print.
/// - Throws: what kept it from starting or stopped it, as it came.
func serve(
  _ database: Database, with values: ServingOptions.Values, prepare: (Database) async throws -> [String]
) async throws {
  let servers: Servers
  do {
    servers = try Servers(on: database, with: values)
    try TerminationSignals.onFirst(reload: servers.reload) { servers.stop() }
    try await clearAttachments(of: database, logger: values.logger)
    for line in try await prepare(database) { try printLine(line) }
  } catch {
    throw await database.shutdown(after: error)
  }
  try await servers.run(on: database)
}

/// The server of the API, one for its numbers where they have an address of their own, and whoever wants to hear of
/// both.
private struct Servers: Sendable {
  private let main: Server
  private let metrics: Server?
  private let manager: ServiceManager?
  private let tls: TLSEndpoint?
  private let signatures: SignatureAuthorities?
  private let logger: Logger

  init(on database: Database, with values: ServingOptions.Values) throws {
    logger = values.logger
    tls = values.tls
    signatures = values.signatures
    manager = ServiceManager()
    let inherited = try InheritedSocket.take()
    checkDescriptors(for: values.limits, logger: logger)
    let operation = values.operation
    let counters = ServerCounters(loops: values.loops, routes: Application.routeNames)
    let shared = try SharedState(
      database: database, counters: counters, metrics: operation.metrics, diskFloor: operation.diskFloor,
      signatures: values.signatures, answerCache: operation.answerCache, allowedOrigins: values.allowedOrigins)
    main = try Server(
      listeningOn: values.addresses, inheriting: inherited, tls: values.tls, loops: values.loops, limits: values.limits,
      logger: logger, counters: counters, accessLogger: operation.accessLogger
    ) { [logger] in try Application(database: database, clock: { Instant.now }, logger: logger, shared: shared) }
    // A loop of its own: it answers also where the others are stuck.
    metrics =
      operation.metricsAddresses.isEmpty
      ? nil
      : try Server(listeningOn: operation.metricsAddresses, logger: logger) {
        MetricsResponder(shared.telemetry, clock: { Instant.now })
      }
  }

  /// What SIGHUP asks for; `nil` where there is nothing to read again and nobody who would take an end for a reload.
  var reload: (@Sendable () -> Void)? {
    guard tls != nil || signatures != nil || manager != nil else { return nil }
    return { [manager, tls, signatures] in
      manager?.tellReloading()
      tls?.identity.reload()
      signatures?.reload()
      manager?.tell("READY=1")
    }
  }

  func stop() {
    manager?.tell("STOPPING=1", "STATUS=Finishing what runs")
    main.stop()
    metrics?.stop()
  }

  /// Serves until a signal, and closes the database.
  func run(on database: Database) async throws {
    let watchdog = try startWatchdog()
    defer { watchdog?.stop() }
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask {
        for await trouble in database.writer.troubles {
          if let trouble {
            logger.critical("the disk fails, writes are refused", metadata: ["error": "\(trouble)"])
          } else {
            logger.notice("the disk works again")
          }
        }
      }
      if let metrics { group.addTask { try await metrics.run() } }
      group.addTask {
        do {
          try await main.run { announce() }
        } catch {
          metrics?.stop()
          throw await database.shutdown(after: error)
        }
        metrics?.stop()
        try await database.shutdown()
      }
    }
  }

  private func startWatchdog() throws -> LoopWatchdog? {
    guard let manager, let interval = manager.watchdogInterval else { return nil }
    // A turn that is missed once is made up for before the manager gives up.
    return try LoopWatchdog(of: main, every: interval / 3) { manager.tell("WATCHDOG=1") }
  }

  private func announce() {
    do throws(CommandFailure) {
      for address in metrics?.addresses ?? [] { try printLine("metrics on http://\(address)/metrics") }
      for address in main.addresses { try printLine("listening on http://\(address)") }
      for address in main.secureAddresses { try printLine("listening on https://\(address)") }
    } catch {
      logger.warning("nobody reads standard output", metadata: ["error": "\(error.message)"])
    }
    let places = (main.addresses.map { "http://\($0)" } + main.secureAddresses.map { "https://\($0)" })
    manager?.tell("READY=1", "STATUS=Serving on \(places.joined(separator: ", "))")
  }
}

/// Removes what uploads that were cut off have left. A server that cannot do that serves all the same.
private func clearAttachments(of database: Database, logger: Logger) async throws {
  do {
    try await database.sweepAttachments(at: Instant.now)
  } catch let error as AttachmentError {
    logger.warning("attachments could not be cleared", metadata: ["error": "\(error)"])
  }
}

/// Says early that there will not be a descriptor for each connection.
private func checkDescriptors(for limits: Limits, logger: Logger) {
  // Beside the connections: refusals, listeners, loops and the database.
  guard let available = DescriptorLimit.raise(), available < limits.connections + 256 else { return }
  logger.warning(
    "fewer descriptors than connections: accepting will pause",
    metadata: ["descriptors": "\(available)", "connections": "\(limits.connections)"])
}

/// `token ROLE UNIT TOKEN`, the only place that shows a token's text.
func tokenLine(_ role: Role, _ unit: UnitCode?, _ text: TokenText) -> String {
  "token \(role.rawValue) \(unit?.description ?? "-") \(text.secret)"
}
