/// Clears away what attachments have left behind.
extension Database {
  /// Ends attachments that no update has named in time, and removes every file that belongs to none: what uploads that
  /// were cut off have left, and those whose attachments have ended. For a start, before anything is received.
  /// - Throws: ``DatabaseError``, ``WriterError``, ``AttachmentError``.
  public func sweepAttachments(at now: Instant) async throws {
    let batch = 100
    var ended = batch
    while ended == batch {
      ended = try await write(by: .program("plan-server"), at: now) { trail in
        try AttachmentStore(trail.connection).expire(atMost: batch, trail: trail)
      }
    }
    try await maintain { [attachments] connection in
      let store = AttachmentStore(connection)
      var removed = batch
      while removed == batch { removed = try store.removeFiles(from: attachments, atMost: batch, at: now) }
      let contents = try attachments.contents()
      for name in contents.partial { try attachments.removePartial(name) }
      for sha256 in contents.files where try !store.isWanted(sha256, at: now) { try attachments.remove(sha256) }
    }
  }

  /// Removes a file that no attachment wants, as after an upload whose commit has failed.
  func removeUnwanted(_ sha256: SHA256Digest, at now: Instant) async throws {
    try await maintain { [attachments] connection in
      if try !AttachmentStore(connection).isWanted(sha256, at: now) { try attachments.remove(sha256) }
    }
  }
}
