import Testing

@testable import PlanAPI

@Suite("Faults of a plan document")
struct PlanDocumentFaultTests {
  @Test("The small document itself has none")
  func none() throws { #expect(try pointers(of: smallDocument()) == []) }

  @Test(
    "A wrong member of the plan is named",
    arguments: [
      ("schema", #""plan/2""#, "/schema"), ("schema", "", "/schema"), ("number", #""//""#, "/number"),
      ("issued", #""2026-02-30""#, "/issued"), ("issuer", #""X""#, "/issuer"), ("issuer", #""a""#, "/issuer"),
      ("year", "2028", "/year"), ("year", #""2026""#, "/year"), ("consolidator", #""X""#, "/consolidator"),
      ("receives_report", #""X""#, "/receives_report"), ("title", #""""#, "/title"), ("basis", #"["a",1]"#, "/basis/1"),
      ("units", "[]", "/units"), ("units", "", "/units"), ("sections", "{}", "/sections"), ("tasks", "", "/tasks"),
      ("tasks", "null", "/tasks"), ("kpis", "", "/kpis"), ("unit", "1", "/unit"),
      ("tasks", "[" + Array(repeating: "1", count: 2001).joined(separator: ",") + "]", "/tasks"),
      ("warnings", #"{"behind_yellow":30}"#, "/warnings/behind_yellow"),
      ("warnings", #"{"kpi_red":101}"#, "/warnings/kpi_red"),
      ("warnings", #"{"stalled_periods":0}"#, "/warnings/stalled_periods"),
      ("warnings", #"{"kpired":1}"#, "/warnings/kpired"),
    ])
  func header(name: String, value: String, pointer: String) throws {
    #expect(try pointers(of: smallDocument { $0[name] = value }) == [pointer])
  }

  @Test(
    "A wrong reporting calendar is named",
    arguments: [
      (#""frequency":"weekly","opens_day":20,"due_day":25,"time_zone":"Asia/Ho_Chi_Minh""#, "frequency"),
      (#""frequency":"monthly","opens_day":26,"due_day":25,"time_zone":"Asia/Ho_Chi_Minh""#, "opens_day"),
      (#""frequency":"monthly","opens_day":0,"due_day":25,"time_zone":"Asia/Ho_Chi_Minh""#, "opens_day"),
      (#""frequency":"monthly","opens_day":20,"due_day":32,"time_zone":"Asia/Ho_Chi_Minh""#, "due_day"),
      (#""frequency":"monthly","opens_day":20,"due_day":25,"time_zone":"Asia/Hanoi""#, "time_zone"),
      (
        #""frequency":"monthly","opens_day":20,"due_day":25,"grace_days":32,"time_zone":"Asia/Ho_Chi_Minh""#,
        "grace_days"
      ),
    ])
  func calendar(members: String, name: String) throws {
    #expect(try pointers(of: smallDocument { $0["reporting"] = "{\(members)}" }) == ["/reporting/\(name)"])
  }

  @Test(
    "A wrong third unit is named",
    arguments: [
      (#""code":"B","name":"x","kind":"partner""#, ["/units/2/code"]),
      (#""code":"C","name":"x","kind":"partner","parent":"X""#, ["/units/2/parent"]),
      (#""code":"C","name":"x","kind":"partner","parent":"C""#, ["/units/2/parent"]),
      (#""code":"C","name":"x","kind":"team""#, ["/units/2/kind"]),
      (#""code":"C","name":"x","kind":"group""#, ["/units/2/members"]),
      (#""code":"C","name":"x","kind":"group","members":null"#, ["/units/2/members"]),
      (#""code":"C","name":"x","kind":"group","members":[]"#, ["/units/2/members"]),
      (#""code":"C","name":"x","kind":"group","members":["A","X"]"#, ["/units/2/members/1"]),
      (#""code":"C","name":"x","kind":"group","members":["A","A"]"#, ["/units/2/members/1"]),
      (#""code":"C","name":"x","kind":"group","members":["A","C"]"#, ["/units/2/members/1"]),
      (#""code":"C","name":"x","kind":"partner","members":["A"]"#, ["/units/2/members"]),
      (#""code":"C","name":"a\nb","kind":"partner","phone":1"#, ["/units/2/name", "/units/2/phone"]),
    ])
  func units(members: String, expected: [String]) throws {
    let document = try smallDocument {
      $0["units"] = """
        [{"code":"A","name":"Xã","kind":"commune"},{"code":"B","name":"Phòng","kind":"department","parent":"A"},{\(members)}]
        """
    }
    #expect(pointers(of: document) == expected)
  }

  @Test("Circles of groups and of parents are named where they close")
  func circles() throws {
    let document = try smallDocument {
      $0["units"] = """
        [{"code":"A","name":"x","kind":"commune","parent":"D"},{"code":"B","name":"x","kind":"department","parent":"A"},
         {"code":"C","name":"x","kind":"group","members":["B","E"]},{"code":"D","name":"x","kind":"city","parent":"B"},
         {"code":"E","name":"x","kind":"group","members":["A","F"]},{"code":"F","name":"x","kind":"group","members":["B","C"]}]
        """
    }
    #expect(pointers(of: document) == ["/units/1/parent", "/units/5/members/1"])
  }

  @Test("A chain of two thousand parents is no circle")
  func longChain() throws {
    let units = (0..<1998).map {
      #"{"code":"U\#($0)","name":"x","kind":"partner","parent":"\#($0 == 0 ? "A" : "U\($0 - 1)")"}"#
    }
    let document = try smallDocument {
      $0["units"] = """
        [\(units.reversed().joined(separator: ",")),{"code":"A","name":"x","kind":"commune"},
         {"code":"B","name":"x","kind":"department"}]
        """
    }
    #expect(pointers(of: document) == [])
  }

  @Test(
    "A wrong task is named",
    arguments: [
      (
        #""number":0,"section":"I","title":"x","directing":"A","lead_units":["B"],"schedule":{"kind":"continuous"}"#,
        "number"
      ),
      (
        #""number":1,"section":"I","title":"x","directing":"A","lead_units":["B"],"schedule":{"kind":"continuous"}"#,
        "number"
      ),
      (
        #""number":2,"section":"X","title":"x","directing":"A","lead_units":["B"],"schedule":{"kind":"continuous"}"#,
        "section"
      ),
      (
        #""number":2,"section":"I","title":" ","directing":"A","lead_units":["B"],"schedule":{"kind":"continuous"}"#,
        "title"
      ),
      (
        #""number":2,"section":"I","title":"x","directing":"X","lead_units":["B"],"schedule":{"kind":"continuous"}"#,
        "directing"
      ),
      (
        #""number":2,"section":"I","title":"x","directing":"A","lead_units":[],"schedule":{"kind":"continuous"}"#,
        "lead_units"
      ),
      (
        #""number":2,"section":"I","title":"x","directing":"A","lead_units":["X"],"schedule":{"kind":"continuous"}"#,
        "lead_units/0"
      ),
      (
        #""number":2,"section":"I","title":"x","directing":"A","lead_units":["B","B"],"schedule":{"kind":"continuous"}"#,
        "lead_units/1"
      ),
      (
        #""number":2,"section":"I","title":"x","directing":"A","lead_units":["B"],"coordinating_units":["A","X"],"#
          + #""schedule":{"kind":"continuous"}"#, "coordinating_units/1"
      ),
      (
        #""number":2,"section":"I","title":"x","directing":"A","lead_units":["B"],"outputs":["a",""],"#
          + #""schedule":{"kind":"continuous"}"#, "outputs/1"
      ),
      (
        #""number":2,"section":"I","title":"x","directing":"A","lead_units":["B"],"published":"yes","#
          + #""schedule":{"kind":"continuous"}"#, "published"
      ),
      (#""number":2,"section":"I","title":"x","directing":"A","lead_units":["B"]"#, "schedule"),
      (
        #""number":2,"section":"I","title":"x","directing":"A","lead_units":["B"],"schedule":{"kind":"never"}"#,
        "schedule/kind"
      ),
      (
        #""number":2,"section":"I","title":"x","directing":"A","lead_units":["B"],"schedule":{"kind":"deadline"}"#,
        "schedule/due"
      ),
      (
        #""number":2,"section":"I","title":"x","directing":"A","lead_units":["B"],"#
          + #""schedule":{"kind":"continuous","due":"2026-12-31"}"#, "schedule/due"
      ),
      (
        #""number":2,"section":"I","title":"x","directing":"A","lead_units":["B"],"#
          + #""schedule":{"kind":"deadline","due":"2025-12-31"}"#, "schedule/due"
      ),
    ])
  func tasks(members: String, name: String) throws {
    let document = try smallDocument { fields in
      fields["tasks"] = fields["tasks"].map { $0.dropLast() + ",{\(members)}]" }
    }
    #expect(pointers(of: document) == ["/tasks/1/\(name)"])
  }

  @Test(
    "A wrong KPI is named",
    arguments: [
      ("code", #""k""#), ("group", "null"), ("name", "5"), ("unit", #""""#), ("target", #""100""#), ("target", "1e20"),
      ("direction", #""up""#), ("frequency", #""daily""#), ("lead_unit", #""X""#), ("task", "9"), ("task", #""1""#),
      ("derived", #""guess""#), ("derive", "1"),
    ])
  func kpis(name: String, value: String) throws {
    var members = [
      "code": #""K-01""#, "group": #""g""#, "name": #""n""#, "unit": #""%""#, "target": "100",
      "direction": #""at_least""#,
      "frequency": #""monthly""#, "lead_unit": #""B""#, "task": "1",
    ]
    members[name] = value
    let kpi = members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
    #expect(try pointers(of: smallDocument { $0["kpis"] = "[{\(kpi)}]" }) == ["/kpis/0/\(name)"])
  }

  @Test("Sixteen faults are reported in one go, none of them twice and none that follows from another")
  func sixteen() throws {
    let document = try smallDocument {
      $0["schema"] = #""plan/9""#
      $0["issued"] = #""24/01/2026""#
      $0["consolidator"] = #""X""#
      $0["colour"] = #""red""#
      $0["reporting"] = #"{"frequency":"monthly","opens_day":28,"due_day":25,"time_zone":"Mars/Base"}"#
      $0["units"] =
        #"[{"code":"A","name":"","kind":"commune"},{"code":"B","name":"x","kind":"office"},{"code":"B","name":"x","kind":"city"}]"#
      $0["sections"] = #"[{"code":"I","title":"x"},{"code":"I","title":"x"}]"#
      $0["tasks"] = """
        [{"number":1,"section":"II","title":"x","directing":"A","lead_units":["Y"],"schedule":{"kind":"deadline"}},
         {"number":1,"section":"I","title":"x","directing":"A","lead_units":["B"],"schedule":{"kind":"continuous"}}]
        """
      $0["kpis"] = """
        [{"code":"K","group":"g","name":"n","unit":"%","direction":"at_least","frequency":"monthly","lead_unit":"Z","task":2}]
        """
    }
    #expect(
      pointers(of: document).sorted() == [
        "/colour", "/consolidator", "/issued", "/kpis/0/lead_unit", "/kpis/0/task", "/reporting/opens_day",
        "/reporting/time_zone", "/schema", "/sections/1/code", "/tasks/0/lead_units/0", "/tasks/0/schedule/due",
        "/tasks/0/section", "/tasks/1/number", "/units/0/name", "/units/1/kind", "/units/2/code",
      ])
  }

  @Test("A document that is no object is refused", arguments: ["[]", "null", "1"])
  func noObject(text: String) throws {
    #expect(try pointers(of: JSONValue(parsing: Array(text.utf8))) == [""])
  }
}
