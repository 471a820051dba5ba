import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Every read", .demo) struct ReadTests {
    static let json = "application/json; charset=utf-8"
    static let reads: [(target: String, type: String)] =
      [
        "/v1/plans", plan, "\(plan)/units", "\(plan)/units/VHXH", "\(plan)/units/CQCM", "\(plan)/tasks",
        "\(plan)/tasks?limit=5&status=on_track", "\(plan)/tasks/17", "\(plan)/tasks/17/progress",
        "\(plan)/tasks/17/progress?revisions=all&unit=VP", "\(plan)/tasks/17/progress/2026-03", "\(plan)/kpis",
        "\(plan)/kpis?period=2026-03&group=Nh%C3%A2n%20l%E1%BB%B1c", "\(plan)/kpis/DVC-08", "\(plan)/kpis/KH-02",
        "\(plan)/warnings", "\(plan)/warnings?period=2026-05&level=red", "\(plan)/dashboard",
        "\(plan)/dashboard?period=2026-04", "\(plan)/report", "\(plan)/report?period=2026-06&format=json", "/v1/me",
        "/v1/tokens", "/healthz", "/readyz",
      ].map { ($0, json) } + [
        ("\(plan)/report?format=csv", "text/csv; charset=utf-8; header=present"),
        ("\(plan)/report?format=md", "text/markdown; charset=utf-8; variant=CommonMark"),
      ]

    @Test("answers 200 with its media type and a strong ETag, and the same once more", arguments: reads)
    func answers(target: String, type: String) throws {
      let token = try demo().token("admin")
      let client = try demo().connect()
      let answer = try client.request("GET", target, token: token)
      #expect(answer.status == 200)
      #expect(answer["Content-Type"]?.split(separator: ";").first == type.split(separator: ";").first)
      if type == Self.json { #expect(answer.json.exists) }
      #expect(!answer.body.isEmpty)
      let tag = try #require(answer["ETag"])
      #expect(tag.count > 10 && tag.first == "\"" && tag.last == "\"")
      let again = try client.request("GET", target, token: token)
      #expect(again.body == answer.body)
      #expect(again["ETag"] == tag)
    }

    @Test("answers HEAD with the fields of GET and no body", arguments: reads)
    func answersHead(target: String, type: String) throws {
      let token = try demo().token("admin")
      let client = try demo().connect()
      // HEAD first, so that it is not answered from what GET has left.
      let head = try client.request("HEAD", target, token: token)
      let answer = try client.request("GET", target, token: token)
      #expect(head.status == 200)
      for name in ["Content-Length", "ETag", "Content-Type", "Vary", "Cache-Control"] {
        #expect(head[name] == answer[name] && answer[name] != nil, "\(name)")
      }
      #expect(answer["Content-Length"] == "\(answer.body.count)")
    }

    @Test("answers 304 with no body where the client has it", arguments: reads)
    func answersNotModified(target: String, type: String) throws {
      let token = try demo().token("admin")
      let client = try demo().connect()
      let tag = try #require(try client.request("GET", target, token: token)["ETag"])
      for field in [tag, "\"other\", \(tag)", "W/\(tag)", "\"a,b\",W/\"c\" , W/\(tag)", "*"] {
        for method in ["GET", "HEAD"] {
          let answer = try client.request(method, target, token: token, headers: [("If-None-Match", field)])
          #expect(answer.status == 304, "\(method) \(field)")
          #expect(answer["ETag"] == tag)
          #expect(answer.body.isEmpty)
        }
      }
      for field in ["\"other\"", "W/\"other\"", tag.lowercased() + "x", String(tag.dropFirst().dropLast())] {
        let answer = try client.request("GET", target, token: token, headers: [("If-None-Match", field)])
        #expect(answer.status == 200, "\(field)")
      }
    }

    @Test(
      "gives the report in the format of Accept by weight, and of the query before that",
      arguments: [
        ("", "text/csv", "text/csv"),
        ("", "text/markdown;q=0.4, text/csv;q=0.5", "text/csv"),
        ("", "text/*;q=0.5, application/json;q=0.1", "text/"),
        ("", "*/*", "application/json"),
        ("?format=md", "application/json", "text/markdown"),
        ("?format=csv", "image/png", "text/csv"),
      ])
    func negotiatesReport(query: String, accept: String, expected: String) throws {
      let answer = try demo().get("\(plan)/report\(query)", try demo().token("city"), headers: [("Accept", accept)])
      #expect(answer.status == 200)
      #expect(answer["Content-Type"]?.hasPrefix(expected) == true)
      #expect(answer["Vary"]?.contains("Accept") == true)
    }

    @Test("gives warnings in the language of Accept-Language, never one from the other's cache")
    func negotiatesLanguage() throws {
      let token = try demo().token("viewer")
      let client = try demo().connect()
      let target = "\(plan)/warnings?period=2026-06"
      func read(_ language: String) throws -> Answer {
        try client.request("GET", target, token: token, headers: [("Accept-Language", language)])
      }
      let vietnamese = try read("vi, en;q=0.5")
      let english = try read("vi;q=0.2, en")
      #expect(vietnamese.json["items"].items.count == english.json["items"].items.count)
      #expect(vietnamese.json["items"][0]["message"] != english.json["items"][0]["message"])
      #expect(vietnamese["Content-Language"] == "vi")
      #expect(english["Content-Language"] == "en")
      #expect(vietnamese["ETag"] != english["ETag"])
      #expect(try read("vi").body == vietnamese.body)
      #expect(try read("en").body == english.body)
    }
  }
}
