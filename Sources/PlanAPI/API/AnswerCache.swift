import HTTPCore

/// Answers to reads, in bytes, found by all of the request that an answer can depend on. They hold as long as nothing
/// else that they depend on has changed: the data's version, and the time as far as rules look at it. One for each
/// loop, so no lock.
final class AnswerCache {
  private struct Entry {
    let response: Response
    /// When the token that was answered ceases to be good.
    let expiresAt: Instant?
  }

  /// What an answer depends on. The credentials themselves are part of the key, so that no token can be answered from
  /// what another has read.
  private static let fields: [FieldName] = [.authorization, .accept, .acceptLanguage, .ifNoneMatch]
  private static let limit = 8 * 1024 * 1024
  private var entries: [[UInt8]: Entry] = [:]
  private var bytes = 0
  private var version: UInt64?
  private var slot: Instant?
  private var key: [UInt8] = []

  /// The answer that was kept for a request like this one.
  func answer(to head: RequestHead, version: UInt64, at now: Instant) -> Response? {
    guard self.version == version, slot == now.quarterHour else { return nil }
    makeKey(of: head)
    guard let entry = entries[key] else { return nil }
    if let expiresAt = entry.expiresAt, expiresAt <= now { return nil }
    return entry.response
  }

  /// - Parameters:
  ///   - token: the one that was answered.
  ///   - version: the one read before the answer's queries.
  func keep(_ response: Response, to head: RequestHead, for token: Token?, version: UInt64, at now: Instant) {
    guard let count = response.body.count else { return }
    makeKey(of: head)
    let size = count + key.count + 512
    let slot = now.quarterHour
    if self.version != version || self.slot != slot || bytes + size > AnswerCache.limit {
      entries.removeAll(keepingCapacity: true)
      bytes = 0
      self.version = version
      self.slot = slot
    }
    guard size <= AnswerCache.limit / 8 else { return }
    bytes += size
    entries[key] = Entry(response: response, expiresAt: token?.expiresAt)
  }

  /// A control character, which no field value and no target holds, ends each part; the number of lines of a field is
  /// told by it too. GET and HEAD have the same answer.
  private func makeKey(of head: RequestHead) {
    // Out of the property while it grows: each byte would be an access to it.
    var key: [UInt8] = []
    swap(&key, &self.key)
    defer { swap(&key, &self.key) }
    key.removeAll(keepingCapacity: true)
    key.append(contentsOf: head.targetBytes)
    for name in AnswerCache.fields {
      key.append(0x0A)
      head.forEachField(name) { value in
        for index in value.indices { key.append(value[index]) }
        key.append(0x00)
      }
    }
  }
}
