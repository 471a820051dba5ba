import HTTPCore

/// The header fields of requests and answers, as the OpenAPI document tells of them.
enum DescribedFields {
  /// The fields that a request of a route may carry, by their names in the document's components.
  static func parameters(of route: RouteDeclaration) -> [String] {
    var names = ["Accept-Language"]
    if route.method == .get { names.append("If-None-Match") }
    if route.operation.body != nil { names.append("Idempotency-Key") }
    if route.operation.requiresMatch { names.append("If-Match") }
    if route.operation.answers.contains(where: { $0.status == 206 }) { names.append("Range") }
    if route.offered.contains("text/event-stream") { names.append("Last-Event-ID") }
    return names
  }

  /// The fields that an answer carries.
  static func fields(of answer: Operation.Answer, _ route: RouteDeclaration) -> [String] {
    let operation = route.operation
    var names: [String] = []
    if answer.status == 201 { names.append("Location") }
    if answer.status == 206 { names.append("Content-Range") }
    if route.method == .get, !route.offered.contains("text/event-stream") { names.append("ETag") }
    if operation.requiresMatch, answer.status != 204 { names.append("ETag") }
    if operation.query.contains(where: { $0.name == "cursor" }) { names.append("Link") }
    return names
  }

  static func meaning(of status: Int) -> LocalizedText {
    switch status {
    case 201: LocalizedText(vi: "Đã ghi", en: "It is stored")
    case 204: LocalizedText(vi: "Đã làm xong", en: "It is done")
    case 206: LocalizedText(vi: "Phần được yêu cầu", en: "The range that was asked for")
    default: LocalizedText(vi: "Được", en: "It is carried out")
    }
  }

  static func notModified(in language: Language) -> JSONValue {
    let meaning = LocalizedText(vi: "Đã có bản này", en: "The client has this answer already")
    return .object([
      JSONMember("description", .string(meaning[language])),
      JSONMember("headers", .object([JSONMember("ETag", .reference("headers/ETag"))])),
    ])
  }

  static func parameterComponents(in language: Language) -> JSONValue {
    .object(
      requestFields.map { name, schema, meaning in
        JSONMember(
          name,
          .object([
            JSONMember("name", .string(name)), JSONMember("in", "header"),
            JSONMember("required", .bool(name == "If-Match")), JSONMember("description", .string(meaning[language])),
            JSONMember("schema", schema.json(in: language)),
          ]))
      })
  }

  static func headerComponents(in language: Language) -> JSONValue {
    .object(
      answerFields.map { name, schema, meaning in
        JSONMember(
          name,
          .object([
            JSONMember("description", .string(meaning[language])), JSONMember("schema", schema.json(in: language)),
          ]))
      })
  }

  private static let requestFields: [(name: String, schema: Schema, meaning: LocalizedText)] = [
    ("Accept-Language", .choice(of: Language.self), LocalizedText(vi: "Ngôn ngữ", en: "The language of messages")),
    (
      "If-None-Match", .string,
      LocalizedText(vi: "ETag đã có: không đổi thì trả 304", en: "The ETag that one has: 304 where it still holds")
    ),
    (
      "Idempotency-Key", .text(matching: "[ -~]{1,255}"),
      LocalizedText(
        vi: "Khóa do máy khách đặt: gửi lại cùng khóa và nội dung thì nhận câu trả lời cũ",
        en: "A key of the client's: the same key and content again get the first answer again")
    ),
    (
      "If-Match", .string, LocalizedText(vi: "ETag của bản được sửa", en: "The ETag of the version that is changed")
    ),
    (
      "Range", .string, LocalizedText(vi: "Phần của tệp, như bytes=0-99", en: "A range of the file, such as bytes=0-99")
    ),
    (
      "Last-Event-ID", .text(matching: "[0-9]{1,18}"),
      LocalizedText(vi: "Sự kiện cuối đã nhận", en: "The last event that one has")
    ),
  ]

  private static let answerFields: [(name: String, schema: Schema, meaning: LocalizedText)] = [
    ("ETag", .string, LocalizedText(vi: "Phiên bản của câu trả lời", en: "The version of the answer")),
    ("Location", .string, LocalizedText(vi: "Nơi đọc lại", en: "Where to read it")),
    ("Link", .string, LocalizedText(vi: "Trang sau, rel=\"next\"", en: "The next page, rel=\"next\"")),
    ("Retry-After", .count, LocalizedText(vi: "Gửi lại sau số giây này", en: "Seconds after which to try again")),
    ("WWW-Authenticate", .string, LocalizedText(vi: "Cách xác thực", en: "How to authenticate")),
    ("Accept", .string, LocalizedText(vi: "Các kiểu nhận được", en: "The media types that are taken")),
    ("Content-Range", .string, LocalizedText(vi: "Phần nào của tệp", en: "Which part of the file it is")),
  ]
}
