public import HTTPCore

/// `…/attachments`: the files delivered with outputs. A unit sends one, names its SHA-256 in an update's outputs, and
/// every reader of the plan can have it then.
extension Application {
  static func addAttachments(to routes: inout Routes) {
    routes.post("/v1/plans/{plan}/attachments", .batch, .uploadAttachment, uploadAttachment)
    routes.get("/v1/plans/{plan}/attachments", .anyToken, .listAttachments, listAttachments)
    routes.get(
      "/v1/plans/{plan}/attachments/{sha256}", .anyToken, .readAttachment, offering: fileTypes, caching: .never
    ) {
      (call: Call, key: PlanKey, sha256: SHA256Digest) in
      let entry = try call.plan(key)
      let token = try call.requireToken()
      try call.requireNoQuery()
      let found = try call.reader.snapshot { try AttachmentStore($0).find(sha256, plan: entry.id, for: token) }
      guard let attachment = found?.attachment else { throw Problem.notFound }
      return try call.send(attachment, named: attachment.name)
    }
    routes.get(
      "/v1/public/plans/{plan}/attachments/{sha256}", .anyone, .readPublicAttachment, offering: fileTypes,
      caching: .never
    ) {
      (call: Call, key: PlanKey, sha256: SHA256Digest) in
      try call.requireNoQuery()
      guard let entry = try call.records.plan(key) else { throw Problem.notFound }
      let part = PublicPart(try call.publicRecord(key), period: nil, at: call.now)
      let published = part.tasks.lazy.flatMap(part.delivered).first { $0.attachment == sha256 }
      let found = try call.reader.snapshot { try AttachmentStore($0).findNamed(sha256, plan: entry.id) }
      guard let published, let attachment = found?.attachment else { throw Problem.notFound }
      // What its sender calls it is not published; the output's title is.
      let end = attachment.type.extensions.first ?? ""
      return try call.send(attachment, named: "\(published.title.prefix(100)).\(end)")
    }
  }

  /// A client that takes none of these asked for a file all the same.
  private static let fileTypes = AttachmentType.allCases.map(\.mediaType)

  private static func listAttachments(_ call: Call, _ key: PlanKey) throws -> Response {
    let entry = try call.plan(key)
    let token = try call.requireToken()
    let (unit, isNamed, limit, after) = try call.query { query in
      (
        query.unit("unit"), query.isGiven("named") ? query.flag("named") : nil,
        query.integer("limit", Page.limits) ?? 50, query.integer("cursor", 0...(1 << 53)) ?? 0
      )
    }
    let found = try call.reader.snapshot { try AttachmentStore($0).list(plan: entry.id, after: Int64(after)) }
      .lazy.filter { item in
        item.isOpen(to: token) && (unit == nil || item.attachment.unit == unit)
          && (isNamed ?? item.isNamed) == item.isNamed
      }.prefix(limit + 1)
    let items = found.prefix(limit)
    let next = items.count < found.count ? items.last.map { call.request.target.nextPage(after: $0.id) } : nil
    return .list(next: next) { writer in
      for item in items { writer.object { item.writeMembers(to: &$0) } }
    }
  }
}

extension SHA256Digest: PathParameter {
  public static func parse(pathSegment: String) -> SHA256Digest? { SHA256Digest(hex: pathSegment) }
}
