import PlanAPI

/// Opens a database for writing, and closes it after `body`, whatever comes of that.
func withDatabase<Result: Sendable>(
  _ path: String, _ body: (Database) async throws -> Result
) async throws -> Result {
  let database = try Database(path: path)
  let result: Result
  do {
    result = try await body(database)
  } catch {
    throw await database.shutdown(after: error)
  }
  try await database.shutdown()
  return result
}

extension Database {
  /// The database of a server.
  convenience init(path: String, with values: OperationOptions.Values) throws {
    try self.init(path: path, limits: values.writer, slowQueries: values.slowQueries)
  }

  /// Closes the database after a failure, and gives what there is to tell: the failure, and with it that of the closing.
  func shutdown(after failure: any Error) async -> any Error {
    do {
      try await shutdown()
      return failure
    } catch {
      let (first, second) = (CommandFailure(failure).message, CommandFailure(error).message)
      return CommandFailure("\(first)\nThe database could not be closed either: \(second)")
    }
  }
}

extension PlanStore {
  /// The plan of a key, or the only one.
  /// - Throws: ``CommandFailure`` that says which plans there are.
  func select(_ key: PlanKey?) throws -> StoredPlan {
    let keys = try list().map(\.key)
    guard let wanted = key ?? keys.first else {
      throw CommandFailure("the database has no plan yet: bring one in with `plan-server import PLAN.json`.")
    }
    guard key != nil || keys.count == 1 else {
      throw CommandFailure("the database has several plans: name one with --plan (\(listed(keys))).")
    }
    guard let stored = try load(wanted) else {
      throw CommandFailure("the database has no plan \(wanted); it has: \(listed(keys)).")
    }
    return stored
  }

  private func listed(_ keys: [PlanKey]) -> String {
    keys.isEmpty ? "none" : keys.map(\.description).joined(separator: ", ")
  }
}
