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
  let logger = values.logger
  let server: Server
  do {
    let inherited = try InheritedSocket.take()
    checkDescriptors(for: values.limits, logger: logger)
    let shared = try SharedState(database: database)
    server = try Server(
      listeningOn: values.addresses, inheriting: inherited, tls: values.tls, loops: values.loops, limits: values.limits,
      logger: logger
    ) { try Application(database: database, clock: { Instant.now }, logger: logger, shared: shared) }
    try TerminationSignals.onFirst(reload: values.tls?.identity.reload) { server.stop() }
    for line in try await prepare(database) { try printLine(line) }
  } catch {
    throw await database.shutdown(after: error)
  }
  try await run(server, on: database, logger: logger)
}

/// Serves, and closes the database. The server ends by a signal, or because the database's writer has stopped: then a restart reads what is on the disk.
private func run(_ server: Server, on database: Database, logger: Logger) async throws {
  try await withThrowingDiscardingTaskGroup { group in
    group.addTask {
      guard let failure = await database.writer.failure() else { return }
      logger.critical("the database has stopped, so the server stops", metadata: ["error": "\(failure)"])
      server.stop()
    }
    group.addTask {
      do {
        try await server.run { announce(server, logger: logger) }
      } catch {
        throw await database.shutdown(after: error)
      }
      try await database.shutdown()
    }
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

private func announce(_ server: Server, logger: Logger) {
  do throws(CommandFailure) {
    for address in server.addresses { try printLine("listening on http://\(address)") }
    for address in server.secureAddresses { try printLine("listening on https://\(address)") }
  } catch {
    logger.warning("nobody reads standard output", metadata: ["error": "\(error.message)"])
  }
}

/// `token ROLE UNIT TOKEN`, the only place that shows a token's text.
func tokenLine(_ role: Role, _ unit: UnitCode?, _ text: TokenText) -> String {
  "token \(role.rawValue) \(unit?.description ?? "-") \(text.secret)"
}
