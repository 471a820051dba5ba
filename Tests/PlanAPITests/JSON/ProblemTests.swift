import HTTPCore
import PlanAPI
import Testing

@Suite("Problems")
struct ProblemTests {
  @Test(
    "A problem has a body of RFC 9457 in each language", arguments: Language.allCases, ProblemTests.everyProblem)
  func bodies(language: Language, problem: Problem) throws {
    let body = try JSONValue(parsing: problem.body(language: language, instance: "/v1/plans"))
    #expect(body["type"] == .string("/problems/\(problem.kind)"))
    #expect(body["title"] == .string(problem.title[language]))
    #expect(body["status"] == .number(JSONNumber(Int64(problem.status.code))))
    #expect(body["detail"] == .string(problem.detail[language]))
    #expect(body["instance"] == .string("/v1/plans"))
    #expect((body["errors"] == nil) == problem.errors.isEmpty)
    #expect(problem.title.vietnamese != problem.title.english)
  }

  @Test("Each problem has its own type")
  func kinds() {
    #expect(Set(ProblemTests.everyProblem.map(\.kind)).count == ProblemTests.everyProblem.count)
  }

  @Test("The body is written in one known order")
  func layout() {
    let problem = Problem.validation("/percent", LocalizedText(vi: "Sai", en: "Wrong"))
    #expect(
      String(decoding: problem.body(language: .english, instance: nil), as: UTF8.self)
        == #"{"type":"/problems/validation","title":"The data is not valid","status":422,"#
        + #""detail":"There is 1 fault, named in “errors”.","errors":[{"pointer":"/percent","detail":"Wrong"}]}"#)
  }

  @Test("The fields that a status obliges to are there")
  func headers() {
    #expect(header("Allow", of: .methodNotAllowed([.get, .post])) == "GET, POST")
    #expect(header("Retry-After", of: .unavailable(retryAfter: 5)) == "5")
    #expect(header("Retry-After", of: .tooManyRequests(retryAfter: 60)) == "60")
    #expect(header("WWW-Authenticate", of: .unauthorized(hasToken: false)) == #"Bearer realm="plan-server""#)
    #expect(header("WWW-Authenticate", of: .unauthorized(hasToken: true))?.hasSuffix(#"error="invalid_token""#) == true)
  }

  @Test(
    "What is no JSON is 400, what is JSON but wrong 422",
    arguments: [("{", 400), ("{}", 422), ("[]", 422), (#"{"a":0}"#, 422)])
  func statuses(text: String, status: Int) {
    #expect {
      let bytes = Array(text.utf8)
      _ = try Problem.reading(bytes.span) { $0.required("a", .bool) }
    } throws: {
      ($0 as? Problem)?.status.code == status
    }
  }

  @Test("A body that is right is read")
  func reads() throws {
    let bytes = Array(#"{"a":true}"#.utf8)
    #expect(try Problem.reading(bytes.span) { $0.required("a", .bool) })
  }

  private func header(_ name: String, of problem: Problem) -> String? {
    problem.headers.first { $0.name == name }?.value
  }

  private static let everyProblem: [Problem] = {
    let text = LocalizedText(vi: "một", en: "one")
    var problems: [Problem] = [
      .validation("/a", text), .badParameter("limit", text), .badRequest(text), .methodNotAllowed([.get]),
      .notAcceptable(["application/json"]), .contentTooLarge(limit: 1), .unsupportedMediaType(["application/json"]),
      .idempotencyKeyReused, .unauthorized(hasToken: true), .forbidden(text), .notFound, .conflict(text),
      .preconditionFailed, .preconditionRequired, .tooManyRequests(retryAfter: 1), .unavailable(retryAfter: 1),
      .outcomeUnknown(retryAfter: 1), .internalError,
    ]
    if let period = Period("2026-10") {
      problems += [
        .windowNotOpen(period, opens: Instant(milliseconds: 0), in: .utc),
        .periodLocked(period, since: Instant(milliseconds: 0), reason: nil),
      ]
      problems.append(.retired(text, at: Instant(milliseconds: 0), reason: "a"))
    }
    do throws(JSONError) { _ = try JSONValue(parsing: []) } catch { problems.append(.malformedJSON(error)) }
    return problems
  }()
}
