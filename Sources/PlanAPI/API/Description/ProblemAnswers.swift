import HTTPCore

/// The answers to what is wrong with a request, which follow from how its route is declared: every problem is
/// `application/problem+json` (RFC 9457).
enum ProblemAnswers {
  /// The statuses of problems that a route answers with.
  static func statuses(of route: RouteDeclaration) -> [Int] {
    let operation = route.operation
    // What any request may get: it cannot be read, asks for another format, has an unknown parameter, or comes at a time
    // when there are too many, or none can be answered.
    var statuses: Set = [400, 406, 422, 429, 503]
    statuses.formUnion(operation.problems)
    switch route.access {
    case .anyone: break
    case .anyToken: statuses.insert(401)
    case .roles: statuses.formUnion([401, 403])
    }
    if !route.parameters.isEmpty { statuses.insert(404) }
    if route.method != .get { statuses.formUnion([409, 507]) }
    if operation.body != nil { statuses.formUnion([408, 413, 415]) }
    if operation.requiresMatch { statuses.formUnion([412, 428]) }
    return statuses.sorted()
  }

  static func name(of status: Int) -> String { "Problem\(status)" }

  /// The answers in the document's components, each once.
  static func components(in language: Language) -> JSONValue {
    .object(meanings.map { JSONMember(name(of: $0.status), response($0.status, $0.meaning[language])) })
  }

  private static func response(_ status: Int, _ meaning: String) -> JSONValue {
    let headers = fields[status].map { name -> [JSONMember] in
      [JSONMember("headers", .object([JSONMember(name, .reference("headers/\(name)"))]))]
    }
    let media = JSONMember(
      Problem.mediaType, .object([JSONMember("schema", .reference("schemas/Problem"))]))
    return .object(
      [JSONMember("description", .string(meaning))] + (headers ?? []) + [JSONMember("content", .object([media]))])
  }

  /// The field that the answer carries.
  private static let fields = [
    401: "WWW-Authenticate", 415: "Accept", 416: "Content-Range", 429: "Retry-After", 503: "Retry-After",
    507: "Retry-After",
  ]

  private static let meanings: [(status: Int, meaning: LocalizedText)] = [
    (400, LocalizedText(vi: "Yêu cầu không đọc được", en: "The request cannot be read")),
    (401, LocalizedText(vi: "Cần mã truy cập hợp lệ", en: "A valid token is needed")),
    (403, LocalizedText(vi: "Mã truy cập không có quyền này", en: "The token lacks the right")),
    (
      404,
      LocalizedText(vi: "Không có, hoặc không được biết là có", en: "There is no such thing, or it may not be known")
    ),
    (406, LocalizedText(vi: "Không có định dạng được yêu cầu", en: "The requested format is not offered")),
    (408, LocalizedText(vi: "Nội dung gửi quá chậm", en: "The content came too slowly")),
    (409, LocalizedText(vi: "Mâu thuẫn với dữ liệu hiện có", en: "In conflict with the present data")),
    (412, LocalizedText(vi: "Dữ liệu đã thay đổi từ lúc đọc", en: "The data has changed since it was read")),
    (413, LocalizedText(vi: "Nội dung quá lớn", en: "The content is too large")),
    (415, LocalizedText(vi: "Không nhận kiểu nội dung này", en: "This content type is not taken")),
    (416, LocalizedText(vi: "Không có phần được yêu cầu", en: "There is no such range")),
    (
      422,
      LocalizedText(
        vi: "Trường hoặc tham số sai, nêu hết trong errors", en: "Bad fields or parameters, all named in errors")
    ),
    (428, LocalizedText(vi: "Cần If-Match", en: "If-Match is required")),
    (429, LocalizedText(vi: "Quá nhiều yêu cầu", en: "Too many requests")),
    (503, LocalizedText(vi: "Máy chủ tạm thời không phục vụ được", en: "The server cannot answer just now")),
    (507, LocalizedText(vi: "Ổ đĩa của máy chủ đã đầy", en: "The server's disk is full")),
  ]
}

extension JSONValue {
  /// A reference to one of the document's components.
  static func reference(_ component: String) -> JSONValue {
    .object([JSONMember("$ref", .string("#/components/\(component)"))])
  }
}
