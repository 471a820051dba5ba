import HTTPCore

/// `/healthz`: the process answers. `/readyz`: it can also read its data and write to it, and the disk has room.
/// `/metrics`: what it counts.
extension Application {
  static func addHealth(to routes: inout Routes) {
    routes.get("/healthz", .anyone, .healthz) { _ in
      .json { $0.member("status", "ok") }
    }
    routes.get("/readyz", .anyone, .readyz, caching: .never) { call in
      try call.reader.snapshot { connection in _ = try TrailStore(connection).head(of: nil) }
      if let available = DiskSpace.available(at: call.database.path), available < call.shared.diskFloor {
        throw Problem.diskLow(available: available, floor: call.shared.diskFloor)
      }
      // An empty write goes through the queue and a commit; where the disk has failed the writer refuses it.
      try await call.database.maintain { _ in }
      return .json { $0.member("status", "ready") }
    }
    routes.get("/metrics", .anyone, .readMetrics, offering: ["text/plain"], caching: .never) { call in
      switch call.shared.metrics {
      case .none: throw Problem.notFound
      case .admin:
        try Access.admin.check(call.token, presented: call.request.head.field(.authorization) != nil)
        try call.token?.requireSight(of: nil)
      case .anyone: break
      }
      return .metrics(try await call.shared.telemetry.text(at: call.now))
    }
  }
}
