import HTTPCore

/// `/healthz`: the process answers. `/readyz`: it can also read its data and write to it.
extension Application {
  static func addHealth(to routes: inout Routes) {
    routes.get("/healthz", .anyone) { _ in
      .json { $0.member("status", "ok") }
    }
    routes.get("/readyz", .anyone, caching: .never) { call in
      try call.reader.snapshot { connection in _ = try PlanStore(connection).list() }
      // An empty write goes through the queue and a commit; where the disk has failed the writer refuses it.
      try await call.database.maintain { _ in }
      return .json { $0.member("status", "ready") }
    }
  }
}
