import HTTPCore

/// `…/audit`: the trail of a plan (DOMAIN.md rule 10), as JSON or as the very lines that are hashed.
extension Application {
  static func addAudit(to routes: inout Routes) {
    let offered = AuditFormat.allCases.map(\.mediaType)
    routes.get("/v1/plans/{plan}/audit", .auditor, .readTrail, offering: offered) { (call: Call, key: PlanKey) in
      let id = try call.plan(key).id
      // A query that is broken is told by whoever reads it whole.
      let explained = (try? call.request.target.queryItems())?.values("explain") ?? []
      if !explained.isEmpty { return try await explainReport(call, key) }
      return try entries(call, of: id)
    }
    routes.get("/v1/plans/{plan}/audit/head", .auditor, .readTrailHead) { (call: Call, key: PlanKey) in
      try head(call, of: try call.plan(key).id, key)
    }
    // What belongs to no single plan: the tokens for every plan.
    routes.get("/v1/audit", .admin, .readProgramTrail, offering: offered) { call in
      try call.requireToken().requireSight(of: nil)
      return try entries(call, of: nil)
    }
    routes.get("/v1/audit/head", .admin, .readProgramTrailHead) { call in
      try call.requireToken().requireSight(of: nil)
      return try head(call, of: nil, nil)
    }
  }

  private static func entries(_ call: Call, of plan: Int64?) throws -> Response {
    let (after, cursor, limit, named) = try call.query { query in
      (
        query.integer("after", 0...(1 << 53)), query.integer("cursor", 0...(1 << 53)),
        query.integer("limit", Page.limits), query.choice("format", of: AuditFormat.self)
      )
    }
    guard let format = named ?? AuditFormat.allCases.first(where: { $0.mediaType == call.mediaType }) else {
      throw Problem.notAcceptable(AuditFormat.allCases.map(\.mediaType))
    }
    let last = Int64(cursor ?? after ?? 0)
    let count = limit ?? 100
    // One more than asked for tells whether there is a next page.
    let found = try call.reader.snapshot { try TrailStore($0).entries(of: plan, after: last, limit: count + 1) }
    let page = found.prefix(count)
    let next: (cursor: String, target: String)? =
      page.count < found.count
      ? page.last.map { ("\($0.sequence)", target(call.request.target, after: $0.sequence)) } : nil
    switch format {
    case .json:
      return .list(next: next) { writer in
        for entry in page { writer.raw(entry.withHash) }
      }
    case .ndjson:
      var headers = Headers()
      headers[.contentType] = "\(format.mediaType); charset=utf-8"
      if let next { headers[.link] = "<\(next.target)>; rel=\"next\"" }
      let lines = page.flatMap { $0.line + [UInt8(ascii: "\n")] }
      return Response(status: .ok, headers: headers, body: .bytes(lines))
    }
  }

  private static func head(_ call: Call, of plan: Int64?, _ key: PlanKey?) throws -> Response {
    try call.requireNoQuery()
    let head = try call.reader.snapshot { try TrailStore($0).head(of: plan) }
    return .json { writer in
      writer.member("plan", key)
      writer.member("sequence", head.sequence)
      writer.member("hash", head.hash.hex)
    }
  }

  /// The same target from another entry on.
  private static func target(_ target: RequestTarget, after sequence: Int64) -> String {
    let kept = (target.query ?? "").split(separator: "&").filter {
      !$0.hasPrefix("after=") && !$0.hasPrefix("cursor=")
    }
    return "\(target.rawPath)?\((kept.map(String.init) + ["after=\(sequence)"]).joined(separator: "&"))"
  }
}

private enum AuditFormat: String, CaseIterable {
  case json, ndjson

  var mediaType: String {
    switch self {
    case .json: Response.jsonMediaType
    case .ndjson: "application/x-ndjson"
    }
  }
}

extension TrailEntry {
  /// The entry with its own hash as one more member: an entry is an object, so its last byte closes it.
  fileprivate var withHash: [UInt8] { line.dropLast() + Array(",\"hash\":\"\(hash.hex)\"}".utf8) }
}
