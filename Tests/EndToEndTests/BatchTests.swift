import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Batches", .demo) struct BatchTests {
    private func post(
      _ target: String, _ body: some Sequence<UInt8>, as type: String = "text/csv", by role: String = "consolidator",
      _ unit: String? = nil, headers: [(name: String, value: String)] = []
    ) throws -> Answer {
      try demo().connect().request(
        "POST", "\(plan)/\(target)", token: try demo().token(role, unit), body: Array(body),
        headers: [("Content-Type", type), ("Accept-Language", "en")] + headers)
    }

    private func series(_ task: Int, _ period: String) throws -> [JSON] {
      let target = "\(plan)/tasks/\(task)/progress/\(period)?revisions=all"
      return try demo().get(target, try demo().token("viewer")).json["items"].items
    }

    @Test(
      "What Vietnamese Excel saves is read: semicolons, decimal commas, grouped money, line breaks in quotes, blank rows"
    )
    func readsExcel() throws {
      let table =
        "\u{FEFF}Stt;Tên nhiệm vụ;Đơn vị;Kỳ báo cáo;% hoàn thành;Trạng thái;Kết quả thực hiện;\"Khó khăn, vướng mắc\";"
        + "Đã giải ngân (đồng);Sản phẩm: loại;Sản phẩm: số;Sản phẩm: ngày;Sản phẩm: tên\r\n"
        + "5;Việc năm;VP;Thg3-26;55,5;Đúng tiến độ;\"Dòng một;\r\ndòng \"\"hai\"\"\";'-5 cán bộ;120.000.000;Kế hoạch;"
        + "41/KH-UBND;02/03/2026;Tập huấn\r\n"
        + ";;;;;;;;;;;;\r\n"
        + "5;Việc năm;VP;T13/2026;155,5;xong;;;1,5;Kế hoạch;;31/02/2026;\r\n"
      let answer = try post("progress", table.utf8)
      #expect(answer.status == 200)
      #expect(answer.json["total"].integer == 2 && answer.json["accepted"].integer == 1)
      #expect(answer.json["rejected"].integer == 1)
      let stored = answer.json["items"][0]
      #expect(stored["line"].integer == 2 && stored["pointer"].string == "/0" && stored["status"].integer == 201)
      #expect(["on_time", "late"].contains(stored["timeliness"].string))
      let newest = try #require(try series(5, "2026-03").last)
      #expect(newest["revision"] == stored["revision"])
      #expect(newest["summary"].string == "Dòng một;\ndòng \"hai\"")
      #expect(newest["difficulties"].string == "-5 cán bộ")
      #expect(newest["percent"].number == "55.5" && newest["disbursed_vnd"].integer == 120_000_000)
      #expect(newest["outputs"][0]["issued"].string == "2026-03-02")

      let refused = answer.json["items"][1]
      #expect(refused["line"].integer == 5 && refused["status"].integer == 422)
      let pointers = Set(refused["errors"].items.compactMap { $0["pointer"].string })
      let fields = ["period", "percent", "status", "summary", "disbursed_vnd", "outputs/0/issued", "outputs/0/title"]
      #expect(pointers == Set(fields.map { "/1/\($0)" }))
      let percent = refused["errors"].items.first { $0["pointer"].string == "/1/percent" }
      #expect(percent?["column"].string == "% hoàn thành")
    }

    @Test("Each JSON row stands alone: stored, or refused as a single POST would be")
    func judgesRows() throws {
      let rows = [
        update(["task": "7", "unit": nil, "period": "\"2026-02\""]), update(["task": "99"]),
        update(["task": "3", "unit": "\"MTTQ\""]),
        update(["task": "7", "period": "\"2026-02\""]), update(["task": "7", "percnt": "1"]), "5",
      ]
      let before = try series(7, "2026-02").count
      let answer = try post(
        "progress", "[\(rows.joined(separator: ","))]".utf8, as: "application/json", by: "reporter", "VHXH")
      #expect(answer.status == 200)
      let items = answer.json["items"].items
      #expect(items.map { $0["status"].integer } == [201, 422, 403, 422, 422, 422])
      #expect(items.map { $0["line"].exists } == Array(repeating: false, count: 6))
      #expect(items[1]["errors"][0]["pointer"].string == "/1/task")
      #expect(items[3]["errors"][0]["detail"].string?.contains("/0") == true, "repeats the first row")
      #expect(items[4]["errors"][0]["pointer"].string == "/4/percnt")
      #expect(items[5]["errors"][0]["pointer"].string == "/5")
      #expect(try series(7, "2026-02").count == before + 1)
    }

    @Test(
      "An atomic batch with a bad row stores nothing, and names every fault with its line; a dry run stores nothing")
    func storesAllOrNothing() throws {
      let head = "task,unit,period,percent,status,summary\n"
      let good = "8,VHXH,2026-02,40,on_track,Xong"
      let before = try series(8, "2026-02").count
      let bad = try post(
        "progress?atomic=true", (head + good + "\n8,VHXH,2026-03,x,done,\n99,VHXH,2026-03,1,done,y").utf8)
      #expect(bad.status == 422)
      #expect(bad.pointers == ["/1/percent", "/1/summary", "/2/task"])
      #expect(bad.json["errors"].items.allSatisfy { $0["detail"].string?.hasPrefix("Line ") == true })
      let dry = try post("progress?dry_run=true", (head + good).utf8)
      #expect(dry.status == 200 && dry.json["dry_run"].bool == true)
      #expect(dry.json["items"][0]["status"].integer == 200)
      #expect(dry.json["items"][0]["revision"].integer == Int64(before + 1))
      #expect(try series(8, "2026-02").count == before, "nothing was stored")
      let stored = try post("progress?atomic=true", (head + good).utf8)
      #expect(stored.status == 200 && stored.json["accepted"].integer == 1)
      #expect(try series(8, "2026-02").count == before + 1)
    }

    @Test("The same Idempotency-Key gives the first answer again, and each accepted row has its entry in the trail")
    func repeats() throws {
      let table =
        "task,unit,period,percent,status,summary\n15,VHXH,2026-02,40,on_track,a\n16,VHXH,2026-02,40,on_track,b"
      let leader = try demo().token("leader")
      let key = [(name: "Idempotency-Key", value: "batch-1")]
      let head = try demo().get("\(plan)/audit/head", leader).json["sequence"].integer
      let first = try post("progress", table.utf8, headers: key)
      #expect(first.status == 200 && first.json["accepted"].integer == 2)
      let again = try post("progress", table.utf8, headers: key)
      #expect(again.status == 200 && again.body == first.body)
      #expect(try post("progress", (table + "x").utf8, headers: key).status == 422)
      let after = try #require(head)
      let entries = try demo().get("\(plan)/audit?after=\(after)&limit=200", leader).json["items"].items
      let written = entries.compactMap { $0["entity"].string }.filter { $0.hasSuffix("/progress/2026-02/VHXH") }
      #expect(written.contains("tasks/15/progress/2026-02/VHXH") && written.contains("tasks/16/progress/2026-02/VHXH"))
      #expect(try series(15, "2026-02").count { $0["summary"].string == "a" } == 1)
    }

    @Test("A locked month and one that has not begun are refused by row with 409")
    func keepsLocks() throws {
      let consolidator = try demo().token("consolidator")
      let lock = try demo().post("\(plan)/periods/2026-01/lock", consolidator, "{}")
      #expect([200, 201].contains(lock.status))
      let table =
        "task;unit;period;percent;status;summary\n10;TTHCC;2026-01;5;on_track;x\n10;TTHCC;2026-02;5;on_track;x"
      let items = try post("progress?dry_run=true", table.utf8).json["items"].items
      #expect(items.map { $0["status"].integer } == [409, 200])
      #expect(items.first?["type"].string == "/problems/period-locked")
      let values = try post("kpis/values", "kpi,period,value\nDVC-03,2026-01,5".utf8).json["items"]
      #expect(values[0]["status"].integer == 409)
      _ = try demo().post("\(plan)/periods/2026-01/reopen", consolidator, #"{"reason":"Đính chính"}"#)
    }

    @Test("Values of KPIs come in a table too, ratios and plain ones; none is guessed at, computed or another unit's")
    func readsValues() throws {
      let table = """
        Mã chỉ tiêu;Tên chỉ tiêu;Kỳ;Tử số;Mẫu số;Giá trị
        HT-02;Chữ ký số;02/2026;87;92;
        HT-03;5G;02/2026;;;57,14
        NL-01;Bồi dưỡng;02/2026;1.234;1.500,5;
        KH-02;;02/2026;;;95
        DVC-01;;02/2026;;;95
        """
      let answer = try post("kpis/values", table.utf8, by: "reporter", "VHXH")
      #expect(answer.status == 200)
      let items = answer.json["items"].items
      #expect(items.map { $0["status"].integer } == [201, 201, 422, 403, 403])
      #expect(items[0]["value"].number == "94.57" && items[1]["value"].number == "57.14")
      #expect(items[2]["errors"].items.compactMap { $0["pointer"].string } == ["/2/numerator"])
      #expect(try post("kpis/values", "[]".utf8, as: "application/json").status == 422)
    }

    @Test(
      "A template holds what a unit owes and can be posted as it is",
      arguments: ["separator=comma", "separator=semicolon&bom=true", "separator=tab"])
    func roundTrips(style: String) throws {
      let token = try demo().token("reporter", "TTDVC")
      let answer = try demo().get("\(plan)/progress/template?period=2026-05&\(style)", token)
      #expect(answer.status == 200 && answer["Content-Type"] == "text/csv; charset=utf-8")
      #expect(answer["Content-Disposition"]?.hasPrefix("attachment; filename=\"cap-nhat-") == true)
      #expect(answer.body.starts(with: [0xEF, 0xBB, 0xBF]) == style.contains("bom"))
      let posted = try post("progress", answer.body, by: "reporter", "TTDVC")
      let items = posted.json["items"].items
      try #require(!items.isEmpty)
      let reported = items.filter { $0["status"].integer == 201 }
      #expect(reported.count > items.count / 2)
      for item in reported {
        let task = Int(try #require(item["task"].integer))
        let ours = try series(task, "2026-05").filter { $0["unit"].string == "TTDVC" }
        for member in ["percent", "status", "summary", "difficulties", "proposals", "disbursed_vnd", "outputs"] {
          #expect(ours.last?[member] == ours.dropLast().last?[member], "\(member) of task \(task)")
        }
      }
      for item in items where item["status"].integer != 201 {
        #expect(
          Set(item["errors"].items.compactMap { $0["column"].string }).isSubset(of: [
            "% hoàn thành", "Trạng thái", "Kết quả thực hiện",
          ]))
      }
      let missing = try demo().get("\(plan)/progress/template?period=2026-05&missing=true", token)
      let lines = String(decoding: missing.body, as: UTF8.self).split(separator: "\r\n").count
      #expect(lines == 1 + items.count - reported.count)

      let figures = try demo().get(
        "\(plan)/kpis/values/template?period=2026-05&\(style)", try demo().token("reporter", "VHXH"))
      let values = try post("kpis/values", figures.body, by: "reporter", "VHXH")
      #expect(values.status == 200 && values.json["rejected"].integer == 0 && values.json["accepted"].integer ?? 0 > 0)
    }

    @Test(
      "Only reporters and the consolidator post batches, whatever is in them",
      arguments: [
        ("viewer", 403), ("city", 403), ("leader", 403), ("admin", 403), ("reporter", 200), ("consolidator", 200),
      ])
    func keepsRoles(role: String, status: Int) throws {
      for target in ["progress", "kpis/values"] {
        #expect(try post(target, "[1]".utf8, as: "application/json", by: role).status == status)
      }
      let anonymous = try demo().request("POST", "\(plan)/progress", body: "[1]", headers: [])
      #expect(anonymous.status == 401)
    }

    @Test("Other types, charsets, shapes and sizes are refused as a whole")
    func refusesWhole() throws {
      #expect(try post("progress", "x".utf8, as: "application/vnd.ms-excel").status == 415)
      #expect(try post("progress", "task\n1".utf8, as: "text/csv; charset=windows-1258").status == 415)
      #expect(try post("progress", "task\n\"1".utf8).status == 400)
      #expect(try post("progress", "task;foo\n1;2".utf8).status == 422)
      #expect(try post("progress?dryrun=true", "task\n1".utf8).pointers == ["/dryrun"])
      #expect(try post("progress", "{}".utf8, as: "application/json").status == 422)
      #expect(try post("progress", "[".utf8, as: "application/json").status == 400)
      let head =
        "POST \(plan)/progress HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(try demo().token("consolidator"))\r\n"
      let client = try demo().connect()
      try client.send(Array("\(head)Content-Type: text/csv\r\nContent-Length: 16777217\r\n\r\n".utf8))
      #expect(try client.answer().status == 413)
    }

    @Test("Any bytes are refused without a fault of the server's")
    func takesAnything() throws {
      var random = SplitMix(state: 39)
      let pieces =
        [
          "task", "unit", "period", "percent", "status", "summary", ",", ";", "\n", "\r\n", "\"", "4", "VHXH",
          "2026-02", "=",
          "\u{FEFF}", "output_2_kind", "ế", "[", "{", "}", "]", ":", "1e9", "\"task\":4",
        ].map { Array($0.utf8) } + [[0xFF], [0], [0xC3]]
      let client = try demo().connect()
      let token = try demo().token("reporter", "VHXH")
      let head = Array("task,unit,period,percent,status,summary\n".utf8)
      for round in 0..<200 {
        let noise = (0..<Int.random(in: 1...40, using: &random)).flatMap { _ in
          pieces.randomElement(using: &random) ?? []
        }
        let type = round % 3 == 0 ? "application/json" : "text/csv"
        let answer = try client.request(
          "POST", "\(plan)/progress?dry_run=true", token: token, body: round % 3 == 1 ? head + noise : noise,
          headers: [("Content-Type", type)])
        #expect([200, 400, 422].contains(answer.status), "\(noise)")
      }
    }
  }
}

/// Numbers that are the same in every run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
