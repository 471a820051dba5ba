import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("The report to the city", .demo) struct ReportTests {
    private func submit(_ body: String, _ role: String = "consolidator") throws -> Answer {
      try demo().post("\(plan)/reports", try demo().token(role), body)
    }

    @Test(
      "is there for every form of period, in every format",
      arguments: ["2026-03", "2026-Q1", "2026-H1", "2026", "2026-03-05..2026-04-10"])
    func spans(period: String) throws {
      let viewer = try demo().token("viewer")
      let report = try demo().get("\(plan)/report?period=\(period)", viewer)
      #expect(report.status == 200)
      #expect(report.json["header"]["period"].string == period)
      #expect(report.json["header"]["state"].string == "draft")
      let months = report.json["header"]["months"].items.compactMap(\.string)
      #expect(!months.isEmpty)
      var sums = [Int64](repeating: 0, count: 4)
      for month in months {
        let updates = try demo().get("\(plan)/report?period=\(month)", viewer).json["general"]["updates"]
        for (index, name) in ["expected", "on_time", "late", "missing"].enumerated() {
          sums[index] += updates[name].integer ?? 0
        }
      }
      let updates = report.json["general"]["updates"]
      #expect(["expected", "on_time", "late", "missing"].map { updates[$0].integer ?? -1 } == sums)
      for format in ["docx", "xlsx", "html", "csv", "md"] {
        let answer = try demo().get("\(plan)/report?period=\(period)&format=\(format)", viewer)
        #expect(answer.status == 200)
        #expect(answer["Content-Disposition"]?.contains("-\(period).\(format)") == true)
      }
    }

    @Test(
      "is refused for what is no period, and for one on which the plan has nothing to report",
      arguments: [
        "2025", "2027-Q1", "2026-Q5", "2026-H0", "2026-13", "2025-11-26..2025-12-24", "2026-04-10..2026-03-05",
        "2026-q1", "x",
      ])
    func refuses(period: String) throws {
      let answer = try demo().get("\(plan)/report?period=\(period)", try demo().token("viewer"))
      #expect(answer.status == 422)
      #expect(answer.pointers == ["/period"])
      #expect(try submit(#"{"period":"\#(period)"}"#).pointers == ["/period"])
    }

    @Test("once submitted never changes, and only one that names it takes its place")
    func submits() throws {
      // The sample year has submitted none for such a span.
      let span = "2026-01-24..2026-03-31"
      let (viewer, reporter) = (try demo().token("viewer"), try demo().token("reporter", "VHXH"))
      let made = try submit(#"{"period":"\#(span)"}"#)
      #expect(made.status == 201)
      let id = try #require(made.json["id"].integer)
      let target = "\(plan)/reports/\(id)"
      #expect(made["Location"] == target)
      #expect(made.json["state"].string == "submitted")
      let formats = ["json", "csv", "md", "docx", "xlsx", "html"]
      let before = try formats.map { try demo().get("\(target)?format=\($0)", viewer).body }
      #expect(try SHA256Digest(of: before[0]).hex == made.json["sha256"].string)
      #expect(JSON(before[0])["header"]["state"].string == "submitted")

      #expect(
        try demo().post("\(plan)/tasks/14/progress", reporter, update(["period": "\"2026-03\"", "percent": "1"])).status
          == 201)
      #expect(
        try demo().get("\(plan)/report?period=\(span)", viewer).json["tasks"][13]["percent"].integer == 1)
      let after = try formats.map { try demo().get("\(target)?format=\($0)", viewer).body }
      #expect(after == before)

      let second = try submit(#"{"period":"\#(span)"}"#)
      #expect(second.status == 409)
      #expect(second.json["type"].string == "/problems/report-submitted")
      #expect(try submit(#"{"period":"2026-Q2","supersedes":\#(id)}"#).pointers == ["/supersedes"])
      #expect(try submit(#"{"period":"\#(span)","supersedes":999999}"#).pointers == ["/supersedes"])
      let correction = try submit(#"{"period":"\#(span)","supersedes":\#(id)}"#, "leader")
      #expect(correction.status == 201)
      #expect(correction.json["supersedes"].integer == id)
      #expect(try submit(#"{"period":"\#(span)","supersedes":\#(id)}"#).status == 409)

      let list = try demo().get("\(plan)/reports?period=\(span)", viewer).json["items"].items
      #expect(list.map { $0["state"].string } == ["superseded", "submitted"])
      #expect(list[0]["superseded_by"] == correction.json["id"])
      #expect(list[1]["submitted_by"]["role"].string == "leader")
      #expect(try demo().get("\(target)?format=md", viewer).body == before[2])
      let old = try demo().get(target, viewer)
      #expect(old.json["state"].string == "superseded")
      #expect(old.json["report"] == JSON(before[0]))
      let paged = try demo().get("\(plan)/reports?period=\(span)&limit=1", viewer)
      #expect(paged.json["items"].items == [list[0]])
      let next = try #require(paged.json["next_cursor"].string)
      #expect(
        try demo().get("\(plan)/reports?period=\(span)&limit=1&cursor=\(next)", viewer).json["items"].items == [list[1]]
      )
    }

    @Test("is submitted by consolidator and leader alone", arguments: ["viewer", "reporter", "city", "admin"])
    func keepsSubmission(role: String) throws {
      #expect(try submit(#"{"period":"2026-05"}"#, role).status == 403)
      #expect(try demo().post("\(plan)/reports", nil, #"{"period":"2026-05"}"#).status == 401)
    }

    @Test("is not submitted before its last window opens, nor with a field that is none")
    func refusesEarly() throws {
      let month = Months.current
      if month.year == 2026, month.month < 12 {
        #expect(try submit(#"{"period":"2026-12"}"#).json["type"].string == "/problems/window-not-open")
        #expect(try submit(#"{"period":"2026"}"#).status == 409)
      }
      #expect(try submit(#"{}"#).pointers == ["/period"])
      #expect(
        try submit(#"{"period":"2026-05","supersedes":"1","language":"fr","x":1}"#).pointers == [
          "/supersedes", "/language", "/x",
        ])
      #expect(try demo().get("\(plan)/reports/0", try demo().token("viewer")).status == 404)
      #expect(try demo().get("\(plan)/reports/99999", try demo().token("viewer")).status == 404)
    }

    @Test("speaks the language that it was submitted in, whoever reads it")
    func language() throws {
      let viewer = try demo().token("viewer")
      let made = try submit(#"{"period":"2026-06","language":"en"}"#)
      let id = try #require(made.json["id"].integer)
      for language in ["vi", "en"] {
        let answer = try demo().get(
          "\(plan)/reports/\(id)?format=md", viewer, headers: [("Accept-Language", language)])
        #expect(answer["Content-Language"] == "en")
        #expect(answer.text.contains("# REPORT\n"))
      }
    }

    @Test("leads from its figures to the entries of the trail that they came from")
    func explains() throws {
      let leader = try demo().token("leader")
      let reporter = try demo().token("reporter", "VHXH")
      #expect(
        try demo().post("\(plan)/kpis/HT-02/values", reporter, #"{"period":"2026-04","numerator":9,"denominator":10}"#)
          .status == 201)
      let made = try submit(#"{"period":"2026-04"}"#)
      let id = try #require(made.json["id"].integer)
      let last = try #require(made.json["trail_sequence"].integer)
      let answer = try demo().get("\(plan)/audit?explain=report/\(id)", leader)
      #expect(answer.status == 200)
      #expect(answer.json["report"]["sha256"] == made.json["sha256"])
      #expect(answer.json["report"]["sequence"].integer == last + 1)
      let items = answer.json["items"].items
      let document = try demo().get("\(plan)/reports/\(id)?format=json", leader).json
      let index = try #require(document["kpis"].items.firstIndex { $0["code"].string == "HT-02" })
      let figure = try #require(items.first { $0["pointer"].string == "/kpis/\(index)/value" })
      #expect(figure["value"].integer == 90)
      #expect(figure["entries"].items.map { $0["entity"].string } == ["kpis/HT-02/values/2026-04"])
      #expect(figure["entries"][0]["sequence"].integer == last)
      // Each entry is one of the trail, from before the submission, and is what it is said to be.
      let sequences = items.flatMap { $0["entries"].items.compactMap { $0["sequence"].integer } }
      #expect(sequences.allSatisfy { (1...last).contains($0) })
      let percent = try #require(items.first { $0["pointer"].string == "/tasks/3/percent" })
      let entry = percent["entries"][0]
      let sequence = try #require(entry["sequence"].integer)
      let trail = try demo().get("\(plan)/audit?after=\(sequence - 1)&limit=1", leader).json["items"][0]
      #expect(trail["entity"] == entry["entity"] && trail["action"].string == "progress.record")
      #expect(trail["after"]["percent"] == percent["value"])
      let one = try demo().get("\(plan)/audit?explain=report/\(id)&pointer=/tasks/3/percent", leader).json["items"]
      #expect(one.items == [percent])
    }

    @Test("explains itself to whoever may read the trail", arguments: ["viewer", "reporter", "consolidator"])
    func keepsExplanation(role: String) throws {
      #expect(try demo().get("\(plan)/audit?explain=report/1", try demo().token(role)).status == 403)
      #expect(try demo().get("\(plan)/audit?explain=report/99999", try demo().token("leader")).status == 404)
      for name in ["report/x", "report", "task/1", "report/1/2", "", "report/1&explain=report/1"] {
        let answer = try demo().get("\(plan)/audit?explain=\(name)", try demo().token("leader"))
        #expect(answer.status == 422 && answer.pointers == ["/explain"], "\(name)")
      }
      let answer = try demo().get("\(plan)/audit?explain=report/1&after=1", try demo().token("leader"))
      #expect(answer.status == 422)
    }
  }
}
