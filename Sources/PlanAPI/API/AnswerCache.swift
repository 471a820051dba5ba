import HTTPCore

/// Answers to reads, in bytes, found by all of the request that an answer can depend on. They hold as long as nothing
/// else that they depend on has changed: the version of the data that they were made from, and the time as far as rules
/// look at it. One for each loop, so no lock.
final class AnswerCache {
  private struct Entry {
    let answer: PreparedResponse
    /// When the token that was answered ceases to be good.
    let expiresAt: Instant?
    let scope: DataVersion.Scope
    let version: UInt64
    /// What it counts for, in bytes.
    let size: Int
  }

  /// What an answer depends on. The credentials themselves are part of the key, so that no token can be answered from
  /// what another has read.
  private static let fields: [FieldName] = [.authorization, .accept, .acceptLanguage, .ifNoneMatch]
  static let defaultLimit = 8 * 1024 * 1024
  /// Bytes that an entry takes beside its answer and its key: its objects, their heads, and its places in the tables.
  private static let overhead = 768

  private let data: DataVersion
  private let limit: Int
  private var entries: [Entry] = []
  /// Indices of the entries, by request.
  private var indices: [[UInt8]: Int] = [:]
  /// Of all entries, keys included.
  private(set) var bytes = 0
  private var slot: Instant?
  /// Raised when the entries are dropped, so that no mark of a former one finds a new one.
  private var generation: UInt64 = 1
  private var key: [UInt8] = []

  /// - Parameters:
  ///   - data: says whether an answer still holds.
  ///   - limit: in bytes; 0 keeps nothing.
  init(of data: DataVersion, limit: Int = defaultLimit) {
    self.data = data
    self.limit = limit
  }

  /// The answer that was kept for a request like this one. The head is marked with where it was found.
  /// - Parameter certificate: what the head's connection is from, the same for every call with this head.
  func answer(to head: RequestHead, from certificate: ClientCertificate? = nil, at now: Instant) -> PreparedResponse? {
    guard slot == now.quarterHour, let index = index(for: head, from: certificate), holds(entries[index]) else {
      return nil
    }
    if let expiresAt = entries[index].expiresAt, expiresAt <= now { return nil }
    return entries[index].answer
  }

  private func holds(_ entry: Entry) -> Bool { data.current(entry.scope) == entry.version }

  private func index(for head: RequestHead, from certificate: ClientCertificate?) -> Int? {
    if head.mark >> 32 == generation { return Int(head.mark & 0xFFFF_FFFF) }
    guard head.method == .get || head.method == .head else { return nil }
    makeKey(of: head, from: certificate)
    guard let index = indices[key] else { return nil }
    head.mark = generation << 32 | UInt64(index)
    return index
  }

  /// Keeps an answer to GET or HEAD.
  /// - Parameters:
  ///   - certificate: what the request's connection is from.
  ///   - token: the one that was answered.
  ///   - scope: what it was made from.
  ///   - version: that of the scope, read before the answer's queries and before the token was looked up.
  /// - Throws: ``InvalidFieldError`` where the answer cannot be sent at all.
  func keep(
    _ response: Response, to head: RequestHead, from certificate: ClientCertificate? = nil, for token: Token?,
    of scope: DataVersion.Scope, version: UInt64, at now: Instant
  ) throws(InvalidFieldError) {
    guard let answer = try PreparedResponse(response) else { return }
    makeKey(of: head, from: certificate)
    let size = answer.size + 2 * key.count + Self.overhead
    guard size <= limit / 8 else { return }
    let slot = now.quarterHour
    if self.slot != slot {
      drop { _ in true }
      self.slot = slot
    }
    if bytes + size > limit { makeRoom() }
    let entry = Entry(answer: answer, expiresAt: token?.expiresAt, scope: scope, version: version, size: size)
    bytes += size
    if let index = indices[key] {
      bytes -= entries[index].size
      entries[index] = entry
    } else {
      indices[key] = entries.count
      entries.append(entry)
    }
  }

  /// What holds no more goes first; where that is little all goes, so that room is not made for each answer anew.
  private func makeRoom() {
    drop { !holds($0) }
    if bytes > limit / 2 { drop { _ in true } }
  }

  private func drop(where isDropped: (Entry) -> Bool) {
    let kept = indices.filter { !isDropped(entries[$0.value]) }
    let old = entries
    entries.removeAll(keepingCapacity: true)
    indices.removeAll(keepingCapacity: true)
    bytes = 0
    for (key, index) in kept {
      indices[key] = entries.count
      entries.append(old[index])
      bytes += old[index].size
    }
    generation = (generation + 1) & 0xFFFF_FFFF
    if generation == 0 { generation = 1 }
  }

  /// A control character, which no field value and no target holds, ends the target and begins each further part; the
  /// number of lines of a field is told by it too. GET and HEAD have the same answer.
  private func makeKey(of head: RequestHead, from certificate: ClientCertificate?) {
    // Out of the property while it grows: each byte would be an access to it.
    var key: [UInt8] = []
    swap(&key, &self.key)
    defer { swap(&key, &self.key) }
    key.removeAll(keepingCapacity: true)
    key.append(contentsOf: head.targetBytes)
    // What follows from `Accept-Encoding`, which clients write in many ways; 3 is for what is 406.
    let coding = ContentNegotiation.coding(acceptEncoding: head.combinedField(.acceptEncoding))
    key.append(0x0A)
    key.append(coding?.rawValue ?? 3)
    for name in AnswerCache.fields {
      key.append(0x0A)
      head.forEachField(name) { value in
        for index in value.indices { key.append(value[index]) }
        key.append(0x00)
      }
    }
    // A certificate is a credential too. Its digest may hold any byte, so it comes last.
    if let certificate {
      key.append(0x0A)
      key.append(contentsOf: certificate.sha256)
    }
  }
}
