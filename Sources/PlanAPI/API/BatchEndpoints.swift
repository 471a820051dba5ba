import HTTPCore

/// `…/progress` and `…/kpis/values`: many updates or values at once, as JSON or a table.
extension Application {
  static func addBatches(to routes: inout Routes) {
    routes.post("/v1/plans/{plan}/progress", .batch, .postUpdates, postUpdates)
    routes.post("/v1/plans/{plan}/kpis/values", .batch, .postValues, postValues)
  }

  private static let batchLimit = 16 * 1024 * 1024

  private static func postUpdates(_ call: Call, _ key: PlanKey) async throws -> Response {
    let admission = ProgressAdmission(to: try call.plan(key), by: try call.requireToken(), at: call.now)
    return try await postBatch(
      call, columns: ProgressColumns.all, required: ProgressColumns.required
    ) { row throws(Problem) in try admission.update(row) }
  }

  private static func postValues(_ call: Call, _ key: PlanKey) async throws -> Response {
    let admission = KPIAdmission(to: try call.plan(key), by: try call.requireToken(), at: call.now)
    return try await postBatch(call, columns: KPIColumns.all, required: KPIColumns.required) { row throws(Problem) in
      try admission.value(row)
    }
  }

  private static func postBatch<Item: BatchItem>(
    _ call: Call, columns: TableColumns, required: [TableColumn],
    _ read: @escaping @Sendable (BatchRow) throws(Problem) -> Item
  ) async throws -> Response {
    let options = try call.query { BatchOptions(&$0) }
    try call.requireUTF8()
    let change = try await Change(
      of: call, upTo: batchLimit, as: [Response.jsonMediaType, Response.csvMediaType])
    let (body, isTable) = (change.body, change.mediaType == Response.csvMediaType)
    let batch = try await call.background {
      let rows = isTable ? try [BatchRow](csv: body, columns: columns, required: required) : try [BatchRow](json: body)
      return Batch(rows, read: read)
    }
    return try await batch.perform(change, on: call.database, options, call.language)
  }
}

extension Access {
  /// What units say, for one's own unit or as the consolidator for all.
  static let batch = Access.roles([.reporter, .consolidator])
}

extension Response {
  static let csvMediaType = "text/csv"
}

extension Call {
  /// - Throws: 415 where the content type names another charset.
  fileprivate func requireUTF8() throws(Problem) {
    guard ContentNegotiation.isUTF8(request.head.field(.contentType) ?? "") else {
      throw .unsupportedMediaType([Response.jsonMediaType, "\(Response.csvMediaType); charset=utf-8"])
    }
  }
}
