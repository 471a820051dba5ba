import HTTPCore

extension Call {
  /// An attachment, whole or the range that is asked for (RFC 9110 §14), to be kept and not shown: whatever is in it, no
  /// browser makes a page of it.
  /// - Throws: 412, 416; ``AttachmentError``.
  func send(_ attachment: Attachment, named name: String) throws -> Response {
    let file = try database.attachments.open(attachment.sha256, size: attachment.bytes)
    let tag = "\"\(attachment.sha256.hex)\""
    var headers = Headers()
    headers[.contentType] = attachment.type.contentType
    headers[.contentDisposition] = ContentDisposition.attachment(named: name)
    headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
    headers[.etag] = tag
    headers[.reprDigest] = DigestField.text(attachment.sha256)
    headers[.acceptRanges] = "bytes"
    headers[.cacheControl] = "private, no-cache"
    headers[.vary] = "Authorization"
    let range: Range<Int>
    let status: Status
    switch try wantedRange(of: attachment.bytes, tag: tag) {
    case .whole: (status, range) = (.ok, 0..<attachment.bytes)
    case .part(let part):
      (status, range) = (.partialContent, part)
      headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(attachment.bytes)"
    case .unsatisfiable: throw Problem.rangeNotSatisfiable(length: attachment.bytes)
    }
    return Response(
      status: status, headers: headers,
      body: .pieces(count: range.count) { writer in
        try await file.write(range, to: writer, of: attachment.sha256)
      })
  }

  /// In the order of RFC 9110 §13.2.2: a range counts only where the conditions before it let the request through.
  private func wantedRange(of length: Int, tag: String) throws(Problem) -> RangeRequest {
    let head = request.head
    if let field = head.combinedField(.ifMatch), !EntityTag.isNamed(tag, ifMatch: field) { throw .preconditionFailed }
    // The answer becomes a 304 on its way out.
    if let field = head.combinedField(.ifNoneMatch), EntityTag.isNamed(tag, in: field) { return .whole }
    guard request.method == .get, let field = head.combinedField(.range) else { return .whole }
    // A weak tag or a date, of which there is none here, matches nothing (§13.1.5).
    if let condition = head.combinedField(.ifRange), condition != tag { return .whole }
    return RangeRequest(field, length: length)
  }
}

extension AttachmentFile {
  /// So little at a time that others of the loop have their turn in between.
  private static let pieceSize = 64 * 1024

  fileprivate func write(_ range: Range<Int>, to writer: ResponseWriter, of sha256: SHA256Digest) async throws {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let bytes = try read(at: offset, atMost: min(AttachmentFile.pieceSize, range.upperBound - offset))
      guard !bytes.isEmpty else { throw AttachmentError.damaged(sha256) }
      try await writer.write(bytes)
      offset += bytes.count
    }
  }
}
