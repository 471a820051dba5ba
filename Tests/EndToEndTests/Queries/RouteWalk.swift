import HTTPCore
import TestSupport
import Testing

@testable import PlanAPI

/// Every route of the API asked for, each with success at least once, and the reads that have more than one way to their
/// data in each of these ways.
struct RouteWalk {
  private let server: ClockedServer
  private let client: Client
  private let signer: TestCertificate
  private let tokens: [Role: String]
  /// What stands for the parameters of a path; `{id}` is another thing in each.
  private var values = [
    "plan": "39-kh-ubnd-2026", "number": "14", "period": "2026-03", "unit": "VHXH", "code": "HT-02",
  ]
  private var identifiers: [String: String] = [:]
  private var answered: Set<Int> = []

  /// - Parameter signer: whose signatures the server takes.
  init(_ server: ClockedServer, signer: TestCertificate) async throws {
    self.server = server
    self.signer = signer
    client = try server.connect()
    var tokens: [Role: String] = [:]
    for role in Role.allCases {
      tokens[role] = try await server.token(
        role, role == .reporter ? "VHXH" : nil, everyPlan: role == .city || role == .admin)
    }
    self.tokens = tokens
  }

  /// The routes that have not been answered with success.
  var missing: [String] {
    Application.routes.table.enumerated().filter { !answered.contains($0.offset + 1) }
      .map { "\($0.element.method) \($0.element.pattern)" }
  }

  mutating func run() throws {
    try report()
    try attach()
    try speak()
    try keepUp()
    try lockAndSubmit()
    try administer()
    try read()
  }

  // MARK: Writes

  private mutating func report() throws {
    let key = [("Idempotency-Key", "walk")]
    for _ in 1...2 {
      let made = try ask("POST", "\(plan)/tasks/14/progress", .reporter, update(["period": "\"2026-03\""]), key)
      identifiers["progress"] = try #require(made.json["id"].integer).description
    }
    try ask("POST", "\(plan)/progress", .consolidator, "[\(update(["task": "7"]))]", key)
    let table = "task,unit,period,percent,status,summary\n15,VHXH,2026-02,40,on_track,a"
    for query in ["", "?atomic=true", "?dry_run=true"] {
      try ask("POST", "\(plan)/progress\(query)", .consolidator, table, [("Content-Type", "text/csv")])
    }
    let figure = #""period":"2026-02","numerator":9,"denominator":10"#
    try ask("POST", "\(plan)/kpis/HT-02/values", .reporter, "{\(figure)}")
    try ask("POST", "\(plan)/kpis/values", .consolidator, #"[{"kpi":"HT-02",\#(figure)}]"#)
    let target = "\(plan)/progress/\(identifiers["progress"] ?? "")"
    let content = try ask("GET", target, .reporter).body
    try ask(
      "POST", "\(target)/signature", .reporter, bytes: try signer.sign(content),
      [("Content-Type", "application/pkcs7-signature")])
  }

  private mutating func attach() throws {
    let content = EndToEndTests.AttachmentTests.pdf
    let file = [("Content-Type", "application/pdf")]
    try ask("POST", EndToEndTests.AttachmentTests.place("a.pdf"), .reporter, bytes: content, file)
    let sha256 = try SHA256Digest(of: content).hex
    values["sha256"] = sha256
    let output = #"[{"kind":"Kế hoạch","title":"Bản ký","attachment":"\#(sha256)"}]"#
    try ask("POST", "\(plan)/tasks/14/progress", .reporter, update(["outputs": output]))
    try ask("POST", EndToEndTests.AttachmentTests.place("b.pdf"), .reporter, bytes: content + [0x0A], file)
  }

  private mutating func speak() throws {
    let feedback = #"{"topic":"Một cửa","text":"Chờ lâu","satisfaction":2,"unit":"VHXH"}"#
    let made = try ask("POST", "\(plan)/feedback", nil, feedback, [("Idempotency-Key", "walk")])
    let identifier = try #require(made.json["id"].integer).description
    identifiers["feedback"] = identifier
    try ask("POST", "\(plan)/feedback/\(identifier)/answer", .reporter, #"{"text":"Đã thêm người"}"#)
    try ask("POST", "\(plan)/feedback/\(identifier)/spam", .consolidator, #"{"spam":true}"#)
    let warning = "overdue.9"
    identifiers["warnings"] = warning
    let lead = try #require(try ask("GET", "\(plan)/warnings/\(warning)", .viewer).json["units"][0].string)
    #expect(lead == "VHXH")
    try ask("POST", "\(plan)/warnings/\(warning)/explanation", .reporter, #"{"text":"Chờ cấp vốn"}"#)
    try ask("POST", "\(plan)/warnings/\(warning)/acknowledgement", .leader, #"{"note":"Xong trong tháng"}"#)
  }

  private mutating func keepUp() throws {
    let match = [("If-Match", "*")]
    try ask("PATCH", "\(plan)/tasks/14", .consolidator, #"{"published":true}"#, match)
    try ask(
      "PATCH", "\(plan)/tasks/8", .consolidator,
      #"{"schedule":{"kind":"deadline","due":"2026-12-31"},"reason":"Chờ vốn"}"#,
      match)
    let task =
      #"{"section":"I","title":"Việc mới","directing":"LD-UBND","lead_units":["KT"],"#
      + #""schedule":{"kind":"deadline","due":"2026-12-31"}}"#
    try ask("POST", "\(plan)/tasks", .consolidator, task)
    try ask("DELETE", "\(plan)/tasks/19", .consolidator, #"{"reason":"Gộp"}"#, match)
    let budget = #"{"items":[{"source":"Ngân sách xã","registered_vnd":700000000000}]}"#
    try ask("PUT", "\(plan)/tasks/18/budget", .consolidator, budget, match)
  }

  private mutating func lockAndSubmit() throws {
    try ask("POST", "\(plan)/periods/2026-02/lock", .consolidator, "{}")
    for query in ["period=2026-02", "period=2026-02&format=csv", "period=2026-Q1"] {
      try ask("GET", "\(plan)/report?\(query)", .viewer)
    }
    let made = try ask("POST", "\(plan)/reports", .consolidator, #"{"period":"2026-02"}"#)
    let identifier = try #require(made.json["id"].integer).description
    identifiers["reports"] = identifier
    let again = try ask("POST", "\(plan)/reports", .consolidator, #"{"period":"2026-02","supersedes":\#(identifier)}"#)
    #expect(again.json["supersedes"].integer?.description == identifier)
    let content = try ask("GET", "\(plan)/reports/\(identifier)?format=json", .leader).body
    try ask(
      "POST", "\(plan)/reports/\(identifier)/signature", .leader, bytes: try signer.sign(content),
      [("Content-Type", "application/pkcs7-signature")])
    try ask("GET", "\(plan)/audit?explain=report/\(identifier)", .leader)
    try ask("POST", "\(plan)/periods/2026-02/reopen", .consolidator, #"{"reason":"Sót"}"#)
  }

  private mutating func administer() throws {
    let body = #"{"role":"viewer","plan":"39-kh-ubnd-2026","label":"Khách"}"#
    let made = try #require(try ask("POST", "/v1/tokens", .admin, body).json["id"].integer)
    let next = try #require(try ask("POST", "/v1/tokens/\(made)/rotate", .admin, "{}").json["id"].integer)
    try ask("DELETE", "/v1/tokens/\(next)", .admin)
    try ask("POST", "/v1/plans", .admin, SmallPlan.document())
    try ask("POST", "/v1/plans?reason=x", .admin, SmallPlan.document(title: "Kế hoạch khác"))
    let page = try ask("GET", "/", nil).text
    let file = try #require(page.split(separator: "\"").first { $0.hasPrefix("/page/") })
    values["file"] = String(file.dropFirst("/page/".count))
  }

  // MARK: Reads

  private mutating func read() throws {
    for route in Application.routes.table where route.method == .get && !route.pattern.description.hasSuffix("/events")
    {
      let role: Role? =
        switch route.access {
        case .anyone: route.pattern.description == "/metrics" ? .admin : nil
        case .anyToken: .viewer
        case .roles(let roles): [Role.admin, .city].first(where: roles.contains)
        }
      try ask("GET", path(route.pattern), role)
    }
    let further = [
      "tasks?q=chuyen+doi+so", "tasks?status=retired", "tasks/14/progress?revisions=all",
      "tasks/14/progress/2026-03?revisions=all", "warnings?period=2026-03&kind=behind", "audit?limit=1&after=7",
      "feedback?topic=a&unit=VHXH&answered=true&spam=false&period=2026-03&limit=1", "report?format=xlsx",
      "reports?period=2026-02", "kpis?period=2026-03", "attachments?limit=1", "feedback?limit=1", "reports?limit=1",
    ]
    for target in further { try ask("GET", "\(plan)/\(target)", .leader) }
    try listen()
  }

  /// Events come from a thread of their own, which has done with a change when its listener hears of it.
  private mutating func listen() throws {
    // The last few are told again, not the two years before them.
    let head = try #require(try ask("GET", "\(plan)/audit/head", .leader).json["sequence"].integer)
    let listener = try server.connect()
    let resume = "Authorization: Bearer \(tokens[.viewer] ?? "")\r\nLast-Event-ID: \(head - 5)\r\n"
    try listener.send("GET \(plan)/events HTTP/1.1\r\nHost: plan.example\r\n\(resume)\r\n")
    #expect(try listener.head().status == 200)
    var text = ""
    while !text.contains("retry:") { text += String(decoding: try listener.chunk(), as: UTF8.self) }
    let made = try ask("POST", "\(plan)/tasks/16/progress", .reporter, update(["summary": "\"Nghe thấy\""]))
    #expect(made.status == 201)
    let mark = #""entity":"tasks/16/progress/2026-02/VHXH""#
    while !text.contains(mark) { text += String(decoding: try listener.chunk(), as: UTF8.self) }
    note("GET", "\(plan)/events")
  }

  private func path(_ pattern: RoutePattern) -> String {
    var before = ""
    let path = pattern.segments.map { segment in
      defer { if case .literal(let text) = segment { before = text } }
      return switch segment {
      case .literal(let text): "/\(text)"
      case .parameter("id"): "/\(identifiers[before] ?? "")"
      case .parameter(let name): "/\(values[name] ?? "")"
      }
    }.joined()
    return path.isEmpty ? "/" : path
  }

  // MARK: Asking

  @discardableResult
  private mutating func ask(
    _ method: String, _ target: String, _ role: Role?, _ body: String? = nil, _ headers: [(String, String)] = []
  ) throws -> Answer {
    try ask(method, target, role, bytes: body.map { Array($0.utf8) }, headers)
  }

  @discardableResult
  private mutating func ask(
    _ method: String, _ target: String, _ role: Role?, bytes body: [UInt8]?, _ headers: [(String, String)] = []
  ) throws -> Answer {
    let answer: Answer
    do {
      answer = try client.request(
        method, target, token: role.flatMap { tokens[$0] }, body: body,
        headers: headers.map { (name: $0.0, value: $0.1) })
    } catch {
      Issue.record("\(method) \(target)")
      throw error
    }
    #expect((200..<300).contains(answer.status), "\(method) \(target): \(answer.status) \(answer.text)")
    if (200..<300).contains(answer.status) { note(method, target) }
    return answer
  }

  private mutating func note(_ method: String, _ target: String) {
    let path = target.prefix { $0 != "?" }.split(separator: "/").map(String.init)
    let found = Application.routes.table.enumerated().first { _, route in
      "\(route.method)" == method && route.pattern.segments.count == path.count
        && zip(route.pattern.segments, path).allSatisfy { segment, text in
          if case .literal(let literal) = segment { literal == text } else { true }
        }
    }
    if let found { answered.insert(found.offset + 1) }
  }
}
