import Logging

/// One line for each answer. Never a token, a body or a path: what identifies is the request's id and the principal.
struct AccessLog {
  private let logger: Logger
  private let routes: [ServerCounters.Route]

  init(_ logger: Logger, routes: [ServerCounters.Route]) {
    self.logger = logger
    self.routes = routes
  }

  /// - Parameters:
  ///   - origin: of the answer.
  ///   - bytes: of the body that was sent.
  func note(
    _ method: Method?, status: Int, origin: AnswerOrigin, requestID: String?, bytes: Int, nanoseconds: UInt64
  ) {
    let route = routes.indices.contains(origin.route - 1) ? routes[origin.route - 1].pattern : "-"
    logger.info(
      "request",
      metadata: [
        "id": "\(requestID ?? "-")", "principal": "\(origin.principal ?? "-")",
        "method": "\(method.map(known) ?? "-")", "route": "\(route)", "status": .stringConvertible(status),
        "bytes": .stringConvertible(bytes),
        "microseconds": .stringConvertible(nanoseconds / 1000),
      ])
  }

  /// A client may send any token as a method.
  private func known(_ method: Method) -> String {
    let names: [Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    return names.contains(method) ? method.description : "other"
  }
}
