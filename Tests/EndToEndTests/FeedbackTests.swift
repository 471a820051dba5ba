import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Feedback") struct FeedbackTests {
    private static let target = "\(plan)/feedback"

    private func body(_ changes: [String: String?] = [:]) -> String {
      var members = ["topic": "\"Một cửa\"", "text": "\"Chờ lâu <b>quá</b>\"", "satisfaction": "2"]
      for (name, value) in changes { members[name] = value }
      return object(members)
    }

    private func start() throws -> PlanServerProcess { try PlanServerProcess(try Program(), "demo") }

    @Test("Anyone gives feedback, the unit answers, the figures follow, and spam stays but counts no more")
    func isAnswered() throws {
      let server = try start()
      let viewer = try server.token("viewer")
      // The sample year has some already.
      let all = "\(Self.target)?limit=200"
      let before = try server.get(all, viewer).json
      let earlier = before["items"].items.count
      let earlierAnswers = try #require(before["figures"]["answered"]["numerator"].integer)
      let toKT = try server.get("\(all)&unit=KT", viewer).json["items"]
      let first = try server.post(Self.target, nil, body(["contact": "\"0912\"", "unit": "\"TTHCC\""]))
      #expect(first.status == 201)
      let id = try #require(first.json["id"].integer)
      #expect(first["Location"] == "\(Self.target)/\(id)")
      #expect(first.json["due"].string != nil && first.json["answer"].isNull)
      #expect(!first.json["contact"].exists)
      #expect(try server.post(Self.target, nil, body(["satisfaction": "5"])).status == 201)
      let spam = try server.post(Self.target, nil, body(["satisfaction": "1", "text": "\"Mua ngay\""]))
      let spamID = try #require(spam.json["id"].integer)

      let figures = try server.get(Self.target, viewer).json["figures"]
      #expect(figures["received"].integer == Int64(earlier) + 3)
      let satisfied = try #require(before["figures"]["satisfied"]["numerator"].integer)
      #expect(figures["satisfied"]["numerator"].integer == satisfied + 1)
      #expect(figures["answered"]["numerator"].integer == earlierAnswers)

      // Only the unit that was named answers, or the consolidator.
      let answer = #"{"text":"Đã bố trí thêm quầy"}"#
      for (role, unit) in [("reporter", "KT"), ("leader", nil), ("viewer", nil), ("city", nil)] as [(String, String?)] {
        #expect(try server.post("\(Self.target)/\(id)/answer", try server.token(role, unit), answer).status == 403)
      }
      let reporter = try server.token("reporter", "TTHCC")
      let answered = try server.post("\(Self.target)/\(id)/answer", reporter, answer)
      #expect(answered.status == 201)
      #expect(answered.json["answer"]["by"]["unit"].string == "TTHCC")
      #expect(answered.json["contact"].string == "0912")
      #expect(try server.post("\(Self.target)/\(id)/answer", reporter, answer).json["answer"]["revision"].integer == 2)
      #expect(try !server.get("\(Self.target)/\(id)", viewer).json["contact"].exists)

      let mark = "\(Self.target)/\(spamID)/spam"
      #expect(try server.post(mark, reporter, #"{"spam":true}"#).status == 403)
      let consolidator = try server.token("consolidator")
      #expect(try server.post(mark, consolidator, #"{"spam":true,"reason":"Quảng cáo"}"#).json["spam"].bool == true)
      let after = try server.get(all, viewer).json
      #expect(after["items"].items.dropFirst(earlier).compactMap { $0["id"].integer } == [id, id + 1])
      #expect(after["figures"]["received"].integer == Int64(earlier) + 2)
      #expect(after["figures"]["answered"]["numerator"].integer == earlierAnswers + 1)
      #expect(try server.get("\(Self.target)?spam=true", viewer).json["items"].items.count == 1)
      let answers = try server.get("\(all)&answered=true", viewer).json["items"].items
      #expect(answers.count == Int(earlierAnswers) + 1 && answers.last?["id"].integer == id)
      #expect(try server.get("\(all)&unit=KT", viewer).json["items"] == toKT)
      let page = try server.get("\(Self.target)?limit=1&cursor=\(id - 1)", viewer)
      #expect(page.json["next_cursor"].string == "\(id)")
      #expect(page["Link"] == "<\(Self.target)?limit=1&cursor=\(id)>; rel=\"next\"")
      let next = try server.get("\(Self.target)?limit=1&cursor=\(id)", viewer).json
      #expect(next["items"][0]["id"].integer == id + 1 && next["next_cursor"].isNull)
      try server.stop()
    }

    @Test("Feedback that cannot be is refused by name, and a plan or number that is not there is 404")
    func refuses() throws {
      let server = try start()
      let before = try server.get(Self.target, try server.token("viewer")).json["items"]
      let faults: [([String: String?], Set<String>)] = [
        (["text": nil], ["/text"]), (["text": "\"  \""], ["/text"]), (["topic": "\"a\\nb\""], ["/topic"]),
        (["text": "\"a\\u0007b\""], ["/text"]), (["text": "\"\(String(repeating: "ă", count: 5001))\""], ["/text"]),
        (["satisfaction": "0"], ["/satisfaction"]), (["satisfaction": "6"], ["/satisfaction"]),
        (["satisfaction": "2.5"], ["/satisfaction"]),
        (["satisfaction": nil, "unit": "\"NONE\""], ["/satisfaction", "/unit"]),
        (["name": "\"x\""], ["/name"]),
      ]
      for (changes, pointers) in faults {
        let answer = try server.post(Self.target, nil, body(changes))
        #expect(answer.status == 422 && answer.pointers == pointers, "\(changes)")
      }
      #expect(try server.post("/v1/plans/none-2026/feedback", nil, body()).status == 404)
      let big = try server.post(Self.target, nil, body(["text": "\"\(String(repeating: "a", count: 70_000))\""]))
      #expect(big.status == 413)
      let consolidator = try server.token("consolidator")
      #expect(try server.post("\(Self.target)/99/answer", consolidator, #"{"text":"…"}"#).status == 404)
      #expect(try server.get("\(Self.target)/99", consolidator).status == 404)
      #expect(try server.get("\(Self.target)/0", consolidator).status == 404)
      #expect(try server.get(Self.target, nil).status == 401)
      #expect(try server.get(Self.target, try server.token("viewer")).json["items"] == before)
      try server.stop()
    }

    @Test("Too much from one address is 429 with Retry-After, and the key of a repetition gives the first answer")
    func limits() throws {
      let server = try start()
      func count() throws -> Int {
        try server.get("\(Self.target)?limit=200", try server.token("viewer")).json["items"].items.count
      }
      let before = try count()
      // What is mended and sent again has cost nothing.
      for _ in 0..<25 { #expect(try server.post(Self.target, nil, body(["text": nil])).status == 422) }
      let key = [("Idempotency-Key", "kiosk-1")]
      let first = try server.post(Self.target, nil, body(), headers: key)
      #expect(try server.post(Self.target, nil, body(), headers: key).body == first.body)
      #expect(try server.post(Self.target, nil, body(["satisfaction": "4"]), headers: key).status == 422)
      var refused: Answer?
      for _ in 0..<25 where refused == nil {
        let answer = try server.post(Self.target, nil, body())
        if answer.status != 201 { refused = answer }
      }
      let answer = try #require(refused)
      #expect(answer.status == 429)
      #expect((1...60).contains(Int(answer["Retry-After"] ?? "") ?? 0))
      #expect(answer.json["type"].string == "/problems/too-many-requests")
      #expect((15...19).contains(try count() - before))
      try server.stop()
    }
  }
}
