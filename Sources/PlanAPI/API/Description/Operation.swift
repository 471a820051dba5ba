import HTTPCore

/// What a route is for, what it takes beside its path, and what it answers: the part of its declaration from which its
/// entry in the OpenAPI document is made. Who may use it and its path are declared already; the answers to what is wrong
/// follow from both (``ProblemAnswers``).
struct Operation: Sendable {
  /// One parameter of the query.
  struct QueryParameter: Sendable {
    let name: String
    let schema: Schema
    let meaning: LocalizedText
    var isRequired = false

    init(_ name: String, _ schema: Schema, vi vietnamese: String, en english: String) {
      self.name = name
      self.schema = schema
      meaning = LocalizedText(vi: vietnamese, en: english)
    }

    /// The same, without which the request is refused.
    var required: QueryParameter {
      var parameter = self
      parameter.isRequired = true
      return parameter
    }
  }

  /// A body that the operation takes.
  struct Body: Sendable {
    let content: [(mediaType: String, schema: Schema)]
    var isRequired = true

    static func json(_ members: SchemaMembers) -> Body { .json(.object(members)) }

    static func json(_ schema: Schema) -> Body { Body(content: [(Response.jsonMediaType, schema)]) }

    /// One that may be left out altogether.
    static func optional(_ members: SchemaMembers) -> Body {
      Body(content: [(Response.jsonMediaType, .object(members))], isRequired: false)
    }
  }

  /// An answer to a request that is carried out.
  struct Answer: Sendable {
    let status: Int
    /// What it is as JSON; `nil` for one without a body, and for one in another format alone.
    let schema: Schema?

    static func ok(_ schema: Schema) -> Answer { Answer(status: 200, schema: schema) }
    static func created(_ schema: Schema) -> Answer { Answer(status: 201, schema: schema) }
    static let noContent = Answer(status: 204, schema: nil)
    /// Text or bytes, in the formats that the route offers.
    static let content = Answer(status: 200, schema: nil)
    /// The range of a file that was asked for.
    static let part = Answer(status: 206, schema: nil)

    /// A list as API.md has it.
    static func list(of item: String, before members: SchemaMembers = [:]) -> Answer {
      .ok(.object(members + ["items": .array(of: .named(item)), "next_cursor": .string.orNull]))
    }
  }

  /// By which programs know it, as `listTasks`.
  let id: String
  let tag: OperationTag
  let summary: LocalizedText
  let query: [QueryParameter]
  let body: Body?
  /// Whether a change has to name the version that it was made on (`If-Match`).
  let requiresMatch: Bool
  /// Statuses of problems that do not follow from the route itself.
  let problems: [Int]
  let answers: [Answer]

  init(
    _ id: String, _ tag: OperationTag, vi vietnamese: String, en english: String, query: [QueryParameter] = [],
    body: Body? = nil, requiresMatch: Bool = false, problems: [Int] = [], _ answers: Answer...
  ) {
    self.id = id
    self.tag = tag
    summary = LocalizedText(vi: vietnamese, en: english)
    self.query = query
    self.body = body
    self.requiresMatch = requiresMatch
    self.problems = problems
    self.answers = answers
  }
}

/// The resources by which operations are grouped.
enum OperationTag: String, CaseIterable, Sendable {
  case plans, units, tasks, progress, attachments, kpis, warnings, money, reports, periods, feedback, signatures, audit
  case overview, `public`, tokens, service

  var name: LocalizedText {
    switch self {
    case .plans: LocalizedText(vi: "Kế hoạch", en: "Plans")
    case .units: LocalizedText(vi: "Đơn vị", en: "Units")
    case .tasks: LocalizedText(vi: "Nhiệm vụ", en: "Tasks")
    case .progress: LocalizedText(vi: "Cập nhật tiến độ", en: "Progress updates")
    case .attachments: LocalizedText(vi: "Tệp đính kèm", en: "Attachments")
    case .kpis: LocalizedText(vi: "Chỉ tiêu", en: "KPIs")
    case .warnings: LocalizedText(vi: "Cảnh báo", en: "Warnings")
    case .money: LocalizedText(vi: "Kinh phí", en: "Money")
    case .reports: LocalizedText(vi: "Báo cáo", en: "Reports")
    case .periods: LocalizedText(vi: "Kỳ báo cáo", en: "Reporting months")
    case .feedback: LocalizedText(vi: "Góp ý của người dân", en: "Feedback")
    case .signatures: LocalizedText(vi: "Chữ ký số", en: "Signatures")
    case .audit: LocalizedText(vi: "Nhật ký", en: "Audit trail")
    case .overview: LocalizedText(vi: "Tổng hợp của thành phố", en: "The city's overview")
    case .public: LocalizedText(vi: "Phần công khai", en: "The public part")
    case .tokens: LocalizedText(vi: "Mã truy cập", en: "Tokens")
    case .service: LocalizedText(vi: "Máy chủ", en: "The service")
    }
  }
}

extension [Operation.QueryParameter] {
  static let period: [Operation.QueryParameter] = [
    .init(
      "period", .period, vi: "Tháng; mặc định là tháng mới nhất đã hết hạn báo cáo",
      en: "The month; by default the newest whose window has closed")
  ]

  static let page: [Operation.QueryParameter] = [
    .init(
      "limit", .integer(Page.limits), vi: "Số phần tử mỗi trang; mặc định 50", en: "Items in a page; by default 50"),
    .init("cursor", .text(1...200), vi: "next_cursor của trang trước", en: "next_cursor of the page before"),
  ]
}
