import TestSupport
import Testing

extension EndToEndTests {
  @Suite("The task list", .demo) struct TaskListTests {
    private func numbers(_ query: String) throws -> [Int64] {
      let answer = try demo().get("\(plan)/tasks?\(query)", try demo().token("viewer"))
      #expect(answer.status == 200, "\(query)")
      return answer.json["items"].items.compactMap { $0["number"].integer }
    }

    @Test(
      "takes each filter",
      arguments: [
        ("section=V", [13, 14]),
        ("section=VIII", [18]),
        ("lead=MTTQ", [3]),
        ("lead=CAX", [2, 11, 12, 17, 18]),
        ("lead=CQCM", [2, 11, 12, 18]),
        ("schedule=deadline", [1, 8, 9, 11, 12, 15, 18]),
        ("schedule=deadline&section=III", [8, 9, 11]),
        ("section=III&lead=TTHCC&schedule=continuous", [10]),
        ("q=kinh%20phi%20giai%20ngan", [18]),
        ("q=delegation%20tied", [7]),
        ("q=khong%20co%20gi%20nhu%20the", []),
      ] as [(String, [Int64])])
    func filters(query: String, expected: [Int64]) throws { #expect(try numbers(query) == expected) }

    @Test("is searched without case and diacritics, by every word of the question")
    func searches() throws {
      let found = try numbers("q=chung%20thu%20so")
      #expect(found.contains(9) && !found.contains(3))
      for question in ["CH%E1%BB%A8NG%20TH%C6%AF%20s%E1%BB%91", "chu%CC%9B%CC%81ng+th%C6%B0+so"] {
        #expect(try numbers("q=\(question)") == found, "\(question)")
      }
      #expect(try Set(numbers("q=so+thu+chung")) == Set(found), "in whatever order")
      #expect(found.first == 9, "a title that has the words together comes first")
    }

    @Test("gives every task that a search finds once, the best first, when one follows Link", arguments: [1, 2, 5, 50])
    func walksRanked(limit: Int) throws {
      let client = try demo().connect()
      let token = try demo().token("viewer")
      let all = try numbers("q=so")
      #expect(all.count > 5 && Set(all).count == all.count && all != all.sorted())
      var next: String? = "\(plan)/tasks?q=so&limit=\(limit)"
      var seen: [Int64] = []
      while let target = next {
        let answer = try client.request("GET", target, token: token)
        try #require(answer.status == 200 && seen.count <= all.count)
        seen += answer.json["items"].items.compactMap { $0["number"].integer }
        next = answer["Link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
      }
      #expect(seen == all)
    }

    @Test("refuses the cursor of a search where nothing is searched for")
    func refusesRankedCursor() throws {
      let first = try demo().get("\(plan)/tasks?q=so&limit=1", try demo().token("viewer"))
      let cursor = try #require(first.json["next_cursor"].string)
      let answer = try demo().get("\(plan)/tasks?cursor=\(cursor)", try demo().token("viewer"))
      #expect(answer.status == 422 && answer.pointers == ["/cursor"])
    }

    @Test("takes status and warning as of a period: each task is in exactly one of the statuses, or unreported")
    func filtersByState() throws {
      let client = try demo().connect()
      let token = try demo().token("viewer")
      let all = try client.request("GET", "\(plan)/tasks?period=2026-06", token: token).json["items"].items
      for status in ["not_started", "on_track", "at_risk", "blocked", "done"] {
        let expected = all.filter { $0["progress"]["status"].string == status }.compactMap { $0["number"].integer }
        #expect(try numbers("period=2026-06&status=\(status)") == expected, "\(status)")
      }
      for kind in ["missing_update", "late_update", "behind", "blocked", "stalled"] {
        let warnings = try client.request("GET", "\(plan)/warnings?period=2026-06&kind=\(kind)", token: token).json
        let expected = Set(warnings["items"].items.compactMap { $0["task"].integer })
        #expect(Set(try numbers("period=2026-06&warning=\(kind)")) == expected, "\(kind)")
      }
      for level in ["yellow", "red"] {
        let warnings = try client.request("GET", "\(plan)/warnings?period=2026-06&level=\(level)", token: token).json
        let expected = Set(warnings["items"].items.compactMap { $0["task"].integer })
        #expect(Set(try numbers("period=2026-06&warning=\(level)")) == expected, "\(level)")
      }
      for target in ["warnings", "warnings/history"] {
        #expect(try client.request("GET", "\(plan)/\(target)?unit=NONE", token: token).pointers == ["/unit"])
      }
    }

    @Test("gives all 18 tasks once, in order, when one follows Link", arguments: [1, 5, 6, 17, 18, 200])
    func walks(limit: Int) throws {
      let client = try demo().connect()
      let token = try demo().token("viewer")
      var next: String? = "\(plan)/tasks?limit=\(limit)"
      var seen: [Int64] = []
      while let target = next {
        let answer = try client.request("GET", target, token: token)
        try #require(answer.status == 200)
        let page = answer.json["items"].items.compactMap { $0["number"].integer }
        #expect(page.count <= limit)
        seen += page
        #expect((answer["Link"] == nil) == answer.json["next_cursor"].isNull)
        next = answer["Link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
        try #require(seen.count <= 18)
      }
      #expect(seen == Array(1...18))
    }

    @Test("keeps filters in the link to the next page")
    func walksFiltered() throws {
      let first = try demo().get("\(plan)/tasks?schedule=deadline&limit=4", try demo().token("viewer"))
      let link = try #require(first["Link"])
      let second = try demo().get(String(link.dropFirst().prefix { $0 != ">" }), try demo().token("viewer"))
      #expect(second.json["items"].items.compactMap { $0["number"].integer } == [12, 15, 18])
      #expect(second["Link"] == nil)
    }

    @Test(
      "refuses what it does not know, naming the parameter",
      arguments: [
        ("sections=V", ["/sections"]),
        ("Section=V", ["/Section"]),
        ("section=XX", ["/section"]),
        ("lead=ZZZ", ["/lead"]),
        ("lead=vhxh", ["/lead"]),
        (
          "status=finished&schedule=never&warning=none&period=2026-13", ["/status", "/schedule", "/warning", "/period"]
        ),
        ("period=2025-12", ["/period"]),
        ("limit=0", ["/limit"]),
        ("limit=201", ["/limit"]),
        ("limit=%2B5", ["/limit"]),
        ("limit=05", ["/limit"]),
        ("limit=5&limit=5", ["/limit"]),
        ("cursor=YWZ0ZXI6", ["/cursor"]),
        ("cursor=", ["/cursor"]),
        ("q=", ["/q"]),
        ("q=a&x=1&y=2", ["/x", "/y"]),
      ] as [(String, Set<String>)])
    func refuses(query: String, pointers: Set<String>) throws {
      let answer = try demo().get("\(plan)/tasks?\(query)", try demo().token("viewer"))
      #expect(answer.status == 422)
      #expect(answer.pointers == pointers)
    }

    @Test(
      "Other reads refuse unknown parameters too",
      arguments: [
        "units", "units/VHXH", "", "dashboard", "kpis", "kpis/HT-01", "warnings", "report", "tasks/1",
        "tasks/1/progress",
      ])
    func refusesUnknown(path: String) throws {
      let target = path.isEmpty ? plan : "\(plan)/\(path)"
      let answer = try demo().get("\(target)?perriod=2026-05", try demo().token("viewer"))
      #expect(answer.status == 422)
      #expect(answer.pointers == ["/perriod"])
    }
  }
}
