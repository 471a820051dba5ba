import HTTPCore

/// `POST …/attachments?name=…`: a file as the request's body, written to the disk as it comes.
extension Application {
  static func uploadAttachment(_ call: Call, _ key: PlanKey) async throws -> Response {
    let entry = try call.plan(key)
    let head = call.request.head
    let type = try AttachmentType(declaredBy: head)
    let (name, unit) = try call.attachmentQuery(of: type, in: entry.directory)
    let announced = try call.announcedDigest()
    try Change.requireUsableKey(head)

    guard let place = call.shared.uploads.take() else { throw Problem.unavailable(retryAfter: 2) }
    defer { withExtendedLifetime(place) {} }
    let upload = try await call.receive(type)
    // The writer may hold it for longer than the answer takes.
    defer { upload.file.discard() }
    guard announced == nil || announced == upload.sha256 else { throw Problem.digestMismatch }
    // Before the writer's turn: it waits for no disk but for its own commit.
    try await upload.file.file.syncAside()
    let attachment = Attachment(unit: unit, sha256: upload.sha256, bytes: upload.bytes, name: name, type: type)
    let change = try Change(of: call, mediaType: type.mediaType, digest: upload.sha256)
    do {
      return try await change.perform(on: call.database) {
        [file = upload.file, folder = call.database.attachments] trail in
        let answer = try store(attachment, of: entry.id, in: key, clearing: folder, trail: trail)
        // Last, for what is thrown before leaves no file behind.
        try file.keep(as: attachment.sha256)
        return answer
      }
    } catch  where upload.file.isKept {
      // It has its name and no row: the commit failed, as on a full disk.
      try await call.database.removeUnwanted(upload.sha256, at: call.now)
      throw error
    }
  }

  private static func store(
    _ attachment: Attachment, of plan: Int64, in key: PlanKey, clearing folder: AttachmentFolder, trail: Trail
  ) throws -> Response {
    let store = AttachmentStore(trail.connection)
    if try store.find(same: attachment, plan: plan)?.isNamed != true {
      // Housekeeping, before the entry that the trail ends with.
      try store.expire(atMost: 16, trail: trail)
      try store.removeFiles(from: folder, atMost: 16, at: trail.now)
    }
    let (recorded, isNew) = try store.add(attachment, plan: plan, trail: trail)
    var headers = Headers()
    headers[.location] = "/v1/plans/\(key)/attachments/\(attachment.sha256.hex)"
    return .json(isNew ? .created : .ok, headers: headers) { recorded.writeMembers(to: &$0) }
  }
}

/// What has come, not yet kept.
private struct ReceivedFile {
  let file: IncomingAttachment
  let bytes: Int
  let sha256: SHA256Digest
}

extension Call {
  /// Whose file it is and what it is called.
  /// - Throws: 422 with every bad parameter, 403 for another unit's.
  fileprivate func attachmentQuery(
    of type: AttachmentType, in directory: PlanDirectory
  ) throws(Problem) -> (name: String, unit: UnitCode) {
    let token = try requireToken()
    let (name, unit) = try query { query in
      let name = query.value("name", AttachmentName.expected) { AttachmentName($0) }
      if let name, !name.fits(type) { query.fault("name", AttachmentName.misfit(type)) }
      if !query.isGiven("name") { query.fault("name", .required) }
      let unit = query.unit("unit") ?? token.unit
      if let unit, directory.unit(unit) == nil {
        query.fault("unit", LocalizedText(vi: "Kế hoạch không có đơn vị này.", en: "The plan has no such unit."))
      }
      return (name, unit)
    }
    guard let unit, token.role == .consolidator || unit == token.unit else { throw .foreignAttachment(own: token.unit) }
    guard let name else { throw .validation("/name", .required) }
    return (name.description, unit)
  }

  /// The digest that the client has made of the file, where it sends one (RFC 9530). Without a content coding the
  /// content is the representation.
  fileprivate func announcedDigest() throws(Problem) -> SHA256Digest? {
    var announced: SHA256Digest?
    for name in [FieldName.contentDigest, .reprDigest] {
      switch request.head.combinedField(name).map(DigestField.read) {
      case .none?, nil: continue
      case .malformed?: throw .malformedDigest
      case .sha256(let digest)?:
        guard announced == nil || announced == digest else { throw .digestMismatch }
        announced = digest
      }
    }
    return announced
  }

  /// Takes the body in, a piece at a time. What is refused or cut off leaves nothing behind.
  fileprivate func receive(_ type: AttachmentType) async throws -> ReceivedFile {
    let body = request.body
    let limit = Attachment.largest
    if let length = body.announcedLength {
      guard length > 0 else { throw Problem.emptyAttachment }
      guard length <= limit else { throw RequestBodyError.tooLarge(limit: limit) }
    }
    try requireRoom(for: body.announcedLength ?? 0)
    let incoming = try database.attachments.receive()
    let digest = try SHA256Stream()
    var check = ContentCheck(type)
    var count = 0
    while let piece = try await body.next(upTo: limit - count) {
      // Again with each MiB: others write meanwhile, and not every body says how long it is.
      if (count + piece.count) >> 20 != count >> 20 { try requireRoom(for: piece.count) }
      count += piece.count
      try check.feed(piece)
      try digest.update(piece)
      try incoming.file.write(piece)
    }
    guard count > 0 else { throw Problem.emptyAttachment }
    try check.finish(incoming.file, size: count)
    return ReceivedFile(file: incoming, bytes: count, sha256: try digest.finish())
  }

  /// A disk that is nearly full is left to what units write, which is smaller and worth more.
  private func requireRoom(for bytes: Int) throws(Problem) {
    guard let available = DiskSpace.available(at: database.path) else { return }
    let (needed, overflow) = shared.diskFloor.addingReportingOverflow(UInt64(bytes))
    guard !overflow, available >= needed else { throw .insufficientStorage }
  }
}

extension AttachmentType {
  /// - Throws: 415 for a type that is not taken, another charset or a content coding.
  fileprivate init(declaredBy head: RequestHead) throws(Problem) {
    let named = head.field(.contentType) ?? ""
    guard let type = AttachmentType(mediaType: ContentNegotiation.essence(of: named)) else {
      throw .attachmentType(named: ContentNegotiation.essence(of: named))
    }
    if type == .text || type == .csv, !ContentNegotiation.isUTF8(named) {
      throw .unsupportedMediaType(["\(type.mediaType); charset=utf-8"])
    }
    if let coding = head.combinedField(.contentEncoding), coding.lowercased() != "identity" {
      throw .unsupportedMediaType(AttachmentType.allCases.map(\.mediaType))
    }
    self = type
  }
}
