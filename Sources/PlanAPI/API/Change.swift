import HTTPCore

/// A change that a request asks for: its body, and the way it is carried out once.
struct Change: Sendable {
  static let bodyLimit = 1024 * 1024

  let body: [UInt8]
  /// Held for as long as the body is.
  private let place: BodyRoom.Place?
  /// What the body is, of the types that are taken.
  let mediaType: String
  /// `nil` where the request came without an `Idempotency-Key`.
  private let repeatable: RepeatableRequest?
  private let principal: Principal
  private let now: Instant

  /// Reads the request's body, which must be of one of the media types; of the first where the request does not say.
  /// - Parameter byAnyone: whether a token is not needed.
  /// - Throws: ``Problem`` (415, 422 for a bad `Idempotency-Key`), ``RequestBodyError``.
  init(
    of call: Call, upTo limit: Int = Change.bodyLimit, as types: [String] = [Response.jsonMediaType],
    byAnyone: Bool = false
  ) async throws {
    let request = call.request
    // Functions of their own: with these checks here, Swift 6.3.1 crashes on this initialiser under -O.
    mediaType = try Change.mediaType(of: request.head, among: types)
    let key = try Change.key(of: request.head)
    let token = byAnyone ? call.token : try call.requireToken()
    principal = call.principal
    now = call.now
    let (body, place) = try await call.collectBody(upTo: limit)
    repeatable = try key.map { try RepeatableRequest(request, key: $0, token: token, content: body) }
    self.body = body
    self.place = place
  }

  /// Reads the body as a JSON object; see ``FieldReader``.
  /// - Throws: 400 for what is not JSON, 422 with every bad field.
  func read<Value>(_ fields: (inout FieldReader) -> Value?) throws(Problem) -> Value {
    return try Problem.reading(body.span, fields)
  }

  /// A change whose body has been read already, piece by piece.
  /// - Parameter content: the digest of the body.
  /// - Throws: ``Problem``, ``CryptographyError``.
  init(of call: Call, mediaType: String, digest content: SHA256Digest) throws {
    self.mediaType = mediaType
    let token = try call.requireToken()
    repeatable = try Change.key(of: call.request.head).map { key in
      try RepeatableRequest(call.request, key: key, token: token, content: Array(content.hex.utf8))
    }
    principal = call.principal
    now = call.now
    body = []
    place = nil
  }

  /// For whoever reads the body first: a key that is none is told before.
  /// - Throws: 400.
  static func requireUsableKey(_ head: RequestHead) throws(Problem) { _ = try key(of: head) }

  /// Carries the change out on the writer's thread; `work` must leave an entry in the trail it is given, or have changed
  /// nothing (DOMAIN.md rule 10). With an `Idempotency-Key` that was used before, the first answer is
  /// given again instead; both are kept in one transaction, so this holds after a restart too.
  /// - Parameter isSecret: the answer shows what only its receiver may ever know; it is kept sealed with the token that
  ///   the request presents.
  /// - Throws: what `work` throws, and then nothing is written; 422 where the key came with other content.
  func perform(
    on database: Database, isSecret: Bool = false, _ work: @escaping @Sendable (Trail) throws -> Response
  ) async throws -> Response {
    guard let repeatable else { return try await database.write(by: principal, at: now, work) }
    let seal = isSecret ? try repeatable.sealingKey() : nil
    return try await database.maintain(for: principal) { [principal, now] connection in
      let answers = IdempotencyStore(connection)
      if let first = try answers.find(key: repeatable.key, token: repeatable.token, at: now) {
        guard first.request == repeatable.digest else { throw Problem.idempotencyKeyReused }
        return Response(stored: first, body: try seal?.open(first.body) ?? first.body)
      }
      let response = try Trail.record(in: connection, by: principal, at: now, work)
      let body = response.body.bytes
      try answers.insert(
        StoredAnswer(
          request: repeatable.digest, status: response.status.code, headers: response.headers.lines,
          body: try seal?.seal(body) ?? body),
        key: repeatable.key, token: repeatable.token, at: now)
      return response
    }
  }

  private static func mediaType(of head: RequestHead, among types: [String]) throws(Problem) -> String {
    let field = head.field(.contentType)
    // Which is what nearly every client sends.
    let named = field.flatMap { types.contains($0) ? $0 : ContentNegotiation.essence(of: $0) }
    guard let mediaType = named ?? types.first, types.contains(mediaType) else { throw .unsupportedMediaType(types) }
    if let coding = head.combinedField(.contentEncoding), coding.lowercased() != "identity" {
      throw .unsupportedCoding
    }
    return mediaType
  }

  private static func key(of head: RequestHead) throws(Problem) -> String? {
    guard let key = head.combinedField(.idempotencyKey) else { return nil }
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw .badRequest(
        LocalizedText(
          vi: "Idempotency-Key phải có từ 1 đến 255 ký tự ASCII.",
          en: "Idempotency-Key must have 1 to 255 ASCII characters."))
    }
    return key
  }
}

/// What a request with an `Idempotency-Key` is known by when it comes again.
private struct RepeatableRequest: Sendable {
  let key: String
  /// Of its method, target and content.
  let digest: SHA256Digest
  /// `nil` for whoever needs none.
  let token: Int64?
  /// The token as it was presented; `nil` for a client that came with a certificate.
  private let tokenText: TokenText?

  /// - Parameter content: the body, or what stands for it.
  init(_ request: Request, key: String, token: Token?, content: [UInt8]) throws(CryptographyError) {
    self.key = key
    self.token = token?.id
    tokenText = request.head.field(.authorization).flatMap(Authenticator.tokenText)
    digest = try SHA256Digest(of: Array("\(request.method) \(request.target.raw)\n".utf8) + content)
  }

  func sealingKey() throws -> SealingKey {
    guard let tokenText else {
      throw Problem.badRequest(
        LocalizedText(
          vi: "Yêu cầu này chỉ nhận Idempotency-Key cùng mã truy cập trong Authorization.",
          en: "This request takes an Idempotency-Key only with a token in Authorization."))
    }
    return try SealingKey(of: tokenText)
  }
}

extension Response {
  fileprivate init(stored answer: StoredAnswer, body: [UInt8]) {
    var headers = Headers()
    for line in answer.headers.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":"), let name = FieldName(String(line[..<colon])) else { continue }
      headers[name] = String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    self.init(status: Status(code: answer.status), headers: headers, body: .bytes(body))
  }
}

extension Status {
  /// The status of a stored answer; only those that a change can have.
  fileprivate init(code: Int) {
    switch code {
    case 201: self = .created
    case 204: self = .noContent
    default: self = Status(code, code == 200 ? "OK" : "")
    }
  }
}

extension Headers {
  fileprivate var lines: String { map { "\($0.name): \($0.value)" }.joined(separator: "\n") }
}

extension ResponseBody {
  fileprivate var bytes: [UInt8] {
    if case .bytes(let bytes) = self { bytes } else { [] }
  }
}
