import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Explanations and acknowledgements", .demo) struct WarningNoteTests {
    private let warning = "overdue.9"

    private func list(_ period: String, _ token: String) throws -> JSON? {
      try demo().get("\(plan)/warnings?period=\(period)", token).json["items"].items
        .first { $0["id"].string == warning }
    }

    @Test("A unit explains, revises, a leader takes note, and both stay with the warning in later months")
    func stays() throws {
      let (viewer, reporter) = (try demo().token("viewer"), try demo().token("reporter", "VHXH"))
      let target = "\(plan)/warnings/\(warning)"
      // In the sample year the unit has said something in July, and the leader has noted it.
      let before = try demo().get("\(target)?period=2026-09", viewer).json
      let said = Int64(before["revisions"].items.count)
      let first = try demo().post("\(target)/explanation", reporter, #"{"text":"Chờ cấp vốn","period":"2026-07"}"#)
      #expect(first.status == 201)
      #expect(first["Location"] == "\(target)?period=2026-07")
      #expect(first.json["revision"].integer == said + 1 && first.json["unit"].string == "VHXH")
      #expect(first.json["by"]["name"].string == "Cán bộ Phòng Văn hóa - Xã hội")
      let second = try demo().post("\(target)/explanation", reporter, #"{"text":"Đã có vốn","period":"2026-08"}"#)
      #expect(second.json["revision"].integer == said + 2)
      let noted = try demo().post(
        "\(target)/acknowledgement", try demo().token("leader"), #"{"note":"Xong trong tháng 9","period":"2026-08"}"#)
      #expect(noted.status == 201)
      #expect(noted.json["level"].string == "red" && noted.json["by"]["role"].string == "leader")

      #expect(try list("2026-06", viewer)?["explanation"].isNull ?? true)
      #expect(try list("2026-07", viewer)?["explanation"]["text"].string == "Chờ cấp vốn")
      #expect(try list("2026-07", viewer)?["acknowledgement"]["note"].string != "Xong trong tháng 9")
      let september = try #require(try list("2026-09", viewer))
      #expect(september["explanation"]["text"].string == "Đã có vốn")
      #expect(september["explanations"].items.count == 1)
      #expect(september["acknowledgement"]["note"].string == "Xong trong tháng 9")

      let one = try demo().get("\(target)?period=2026-09", viewer).json
      #expect(one["revisions"].items.dropFirst(Int(said)).map { $0["text"].string } == ["Chờ cấp vốn", "Đã có vốn"])
      #expect(one["acknowledgements"].items.count == before["acknowledgements"].items.count + 1)
      #expect(one["history"].items.count == 1 && one["history"][0]["ended"].isNull)
      let row = try demo().get("\(plan)/report?period=2026-09", viewer).json["warnings"].items
        .first { $0["id"].string == warning }
      #expect(row?["explanation"]["text"].string == "Đã có vốn")
      let shown = try demo().get("\(plan)/dashboard?period=2026-09", viewer).json["warnings"]["items"].items
        .first { $0["id"].string == warning }
      #expect(shown?["acknowledgement"]["note"].string == "Xong trong tháng 9")
      let card = try demo().get("\(plan)/units/VHXH/scorecard?period=2026-09", viewer).json
      #expect((card["explanation_rate"]["numerator"].integer ?? 0) >= 1)
      #expect(try demo().get("\(plan)/report?period=2026-09&format=md", viewer).text.contains("Đã có vốn"))
    }

    @Test(
      "Only a unit that has to act explains, only a leader takes note",
      arguments: [
        ("explanation", "reporter", "KT"), ("explanation", "leader", nil), ("explanation", "consolidator", nil),
        ("explanation", "viewer", nil), ("explanation", "city", nil), ("explanation", "admin", nil),
        ("acknowledgement", "reporter", "VHXH"), ("acknowledgement", "consolidator", nil),
        ("acknowledgement", "viewer", nil), ("acknowledgement", "city", nil), ("acknowledgement", "admin", nil),
      ] as [(String, String, String?)])
    func keepsRoles(what: String, role: String, unit: String?) throws {
      let target = "\(plan)/warnings/\(warning)"
      let viewer = try demo().token("viewer")
      let before = try demo().get("\(target)?period=2026-10", viewer).body
      let body = what == "explanation" ? #"{"text":"…"}"# : "{}"
      #expect(try demo().post("\(target)/\(what)", try demo().token(role, unit), body).status == 403)
      #expect(try demo().post("\(target)/\(what)", nil, body).status == 401)
      #expect(try demo().get("\(target)?period=2026-10", viewer).body == before)
    }

    @Test(
      "A warning that does not stand in the month is 404, a bad body 422",
      arguments: [
        ("overdue.9", #"{"text":"…","period":"2026-03"}"#, 404), ("overdue.99", #"{"text":"…"}"#, 404),
        ("overdue", #"{"text":"…"}"#, 404), ("overdue.9", #"{"text":" "}"#, 422), ("overdue.9", "{}", 422),
        ("overdue.9", #"{"text":"…","period":"2027-01"}"#, 422), ("overdue.9", #"{"text":"…","level":"red"}"#, 422),
        ("overdue.9", #"{"text":"a\u0007b"}"#, 422), ("overdue.9", "[", 400),
      ])
    func refuses(id: String, body: String, status: Int) throws {
      let answer = try demo().post(
        "\(plan)/warnings/\(id)/explanation", try demo().token("reporter", "VHXH"), body)
      #expect(answer.status == status)
    }

    @Test("An acknowledgement needs no body, and the newest month is meant where none is named")
    func needsNoBody() throws {
      let answer = try demo().request(
        "POST", "\(plan)/warnings/kpi_below_target.DVC-08/acknowledgement", token: try demo().token("leader"))
      #expect(answer.status == 201)
      #expect(answer.json["note"].isNull)
    }

    @Test("The history filters by kind and unit, and tells when each warning was raised")
    func history() throws {
      let viewer = try demo().token("viewer")
      let items = try demo().get("\(plan)/warnings/history?kind=overdue", viewer).json["items"].items
      #expect(items.map { $0["id"].string } == [warning])
      #expect(items.first?["raised"].string == "2026-06")
      let none = try demo().get("\(plan)/warnings/history?kind=overdue&unit=KT", viewer).json["items"].items
      #expect(none.isEmpty)
    }
  }
}
