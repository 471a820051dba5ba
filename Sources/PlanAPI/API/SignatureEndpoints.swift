import HTTPCore

/// `…/progress/{id}/signature` and `…/reports/{id}/signature`: detached signatures over one revision of an update or over
/// a submitted report (DOMAIN.md rule 11).
extension Application {
  static func addSignatures(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/progress/{id}", .anyToken, .readRevision, readRevision)
    routes.get("/v1/plans/{plan}/progress/{id}/signature", .anyToken, .listUpdateSignatures) {
      (call: Call, key: PlanKey, id: UpdateIdentifier) in
      try listSignatures(call, key, of: .update(id.value))
    }
    routes.post("/v1/plans/{plan}/progress/{id}/signature", .reporter, .signUpdate) {
      (call: Call, key: PlanKey, id: UpdateIdentifier) in
      try await sign(call, key, .update(id.value))
    }
    routes.get("/v1/plans/{plan}/reports/{id}/signature", .anyToken, .listReportSignatures) {
      (call: Call, key: PlanKey, id: ReportIdentifier) in
      try listSignatures(call, key, of: .report(id.value))
    }
    routes.post("/v1/plans/{plan}/reports/{id}/signature", .submitting, .signReport) {
      (call: Call, key: PlanKey, id: ReportIdentifier) in
      try await sign(call, key, .report(id.value))
    }
  }

  /// As `openssl cms` and signing programs name what they write; the message itself tells DER from PEM.
  static let signatureTypes = [
    "application/pkcs7-signature", "application/cms", "application/x-pem-file", "application/octet-stream",
  ]

  /// A signature with the certificates of its chain takes some 10 KiB.
  private static let sizeLimit = 64 * 1024

  /// The very bytes that a signature of the revision covers.
  private static func readRevision(_ call: Call, _ key: PlanKey, _ id: UpdateIdentifier) throws -> Response {
    let entry = try call.plan(key)
    try call.requireNoQuery()
    return .json(.ok, try call.content(of: .update(id.value), in: entry).bytes)
  }

  private static func sign(_ call: Call, _ key: PlanKey, _ object: SignedObject) async throws -> Response {
    let entry = try call.plan(key)
    let content = try call.content(of: object, in: entry)
    if case .update(let recorded) = content.subject {
      guard try call.requireToken().unit == recorded.update.unit else {
        throw Problem.signedByOther(recorded.update.unit)
      }
    }
    guard let trust = call.shared.signatures?.trust else { throw Problem.signaturesNotTaken }
    try call.requireNoQuery()
    let change = try await Change(of: call, upTo: sizeLimit, as: signatureTypes)
    // Well under a millisecond.
    let verified = try VerifiedSignature(
      change.body, over: content.bytes, since: content.begins, trusting: trust, at: call.now)
    let target = String(call.request.target.rawPath)
    return try await change.perform(on: call.database) { trail in
      let (signature, isNew) = try SignatureStore(trail.connection).append(
        verified, of: content, plan: entry.id, trail: trail)
      var headers = Headers()
      if isNew { headers[.location] = target }
      return .json(isNew ? .created : .ok, headers: headers) { signature.writeMembers(to: &$0, in: key) }
    }
  }

  private static func listSignatures(_ call: Call, _ key: PlanKey, of object: SignedObject) throws -> Response {
    let entry = try call.plan(key)
    try call.requireNoQuery()
    _ = try call.content(of: object, in: entry)
    let signatures = try call.reader.snapshot { connection in
      let store = SignatureStore(connection)
      return try store.signatures(of: object).map { ($0, try store.message(of: $0.id)) }
    }
    return .list { writer in
      for (signature, message) in signatures {
        writer.object { writer in
          signature.writeMembers(to: &writer, in: key)
          writer.member("pem", message.map { PEMText.encode($0, label: "CMS") })
        }
      }
    }
  }
}

extension Call {
  /// The bytes to be signed, which stay as they are once they were.
  /// - Throws: 404 where there is no such update or report of the plan.
  fileprivate func content(of object: SignedObject, in entry: PlanRecords.Entry) throws -> SignedContent {
    let plan = entry.directory.plan.key
    let found = try reader.snapshot { connection -> SignedContent? in
      switch object {
      case .update(let identifier):
        guard let recorded = try ProgressStore(connection).find(identifier, plan: entry.id) else { return nil }
        let bytes = try SignatureStore(connection).signedContent(ofUpdate: identifier)
        return SignedContent(
          plan: plan, subject: .update(recorded), bytes: bytes ?? recorded.canonicalDocument(of: plan))
      case .report(let identifier):
        let store = ReportStore(connection)
        guard let report = try store.find(identifier, plan: entry.id),
          let bytes = try store.content(of: identifier, as: .json)
        else { return nil }
        return SignedContent(plan: plan, subject: .report(report), bytes: bytes)
      }
    }
    guard let found else { throw Problem.notFound }
    return found
  }
}

/// The number of one revision of an update in a path.
struct UpdateIdentifier: PathParameter {
  let value: Int64

  static func parse(pathSegment: String) -> UpdateIdentifier? {
    TokenIdentifier.parse(pathSegment: pathSegment).map { UpdateIdentifier(value: $0.value) }
  }
}
