import HTTPCore
import Testing

@testable import PlanAPI

@Suite("Rows of a table") struct BatchRowTests {
  private func rows(_ text: String) throws(Problem) -> [BatchRow] {
    try [BatchRow](csv: Array(text.utf8), columns: ProgressColumns.all, required: ProgressColumns.required)
  }

  @Test("are the same in English, in Vietnamese and by the names of JSON")
  func namesColumns() throws {
    let texts = [
      "task,unit,period,percent,status,summary,disbursed_vnd\n4,VHXH,2026-10,55.5,on_track,x,1500",
      "Task;UNIT;Period;Percent done;Status;Summary;Disbursed (VND)\n4;VHXH;Oct-26;55,5%;On track;x;1.500",
      "Stt\tĐơn vị\tKỳ báo cáo\tTiến độ (%)\tTrạng thái\tKết quả\tGiải ngân (đồng)\n4\tVHXH\tT10/2026\t55,5\tĐúng tiến độ\tx\t1.500 đ",
      "so thu tu;don vi;thang;% hoan thanh;trang thai;tom tat;giai ngan\n4;VHXH;10/2026;55,5;dung tien do;x;1,500",
    ]
    for text in texts {
      let rows = try rows(text)
      try #require(rows.count == 1)
      #expect(
        try rows[0].value
          == JSONValue(
            parsing: Array(
              #"{"task":4,"unit":"VHXH","period":"2026-10","percent":55.5,"status":"on_track","summary":"x","disbursed_vnd":1500}"#
                .utf8)), "\(text)")
      #expect(rows[0].faults.isEmpty && rows[0].line == 2)
    }
  }

  @Test("hold outputs in groups of columns, those that are filled in")
  func groupsOutputs() throws {
    let rows = try rows(
      """
      Stt;Kỳ;%;Trạng thái;Kết quả;Sản phẩm: loại;Sản phẩm: tên;output_3_kind;output_3_title;Sản phẩm 3: ngày
      4;2026-10;5;done;x;;;Kế hoạch;Tập huấn;02/02/2026
      4;2026-10;5;done;x;;;;;
      """)
    let output = try JSONValue(parsing: Array(#"[{"kind":"Kế hoạch","title":"Tập huấn","issued":"2026-02-02"}]"#.utf8))
    #expect(rows[0].value["outputs"] == output)
    #expect(rows[1].value["outputs"] == nil)
    #expect(rows[0].heading(at: "/0/outputs/0/issued") == "Sản phẩm 3: ngày")
    #expect(rows[0].heading(at: "/0/percent") == "%")
    #expect(rows[0].heading(at: "/1/percent") == nil)
  }

  @Test("say once what is wrong with a cell that cannot be a number")
  func readsOnce() throws {
    let table = "kpi,period,value\nA-1,2026-10,1.234\nA-1,2026-10,x\nA-1,2026-10,2E+11"
    let rows = try [BatchRow](csv: Array(table.utf8), columns: KPIColumns.all, required: KPIColumns.required)
    for (index, row) in rows.enumerated() {
      let error = #expect(throws: Problem.self) {
        try row.read { fields in
          _ = (fields.optional("kpi", .kpiCode), fields.optional("period", .period))
          return fields.required("value", .decimal)
        }
      }
      #expect(error?.errors.map(\.pointer) == ["/\(index)/value"])
    }
  }

  @Test(
    "are refused as a whole where the headings are wrong, each named",
    arguments: [
      ("task,period,percent,status,summary,percnt\n1,2,3,4,5,6", ["percnt"]),
      ("task,period,percent,status,summary,Stt,Kỳ\n", ["Stt", "Kỳ"]),
      ("task,foo\n1,2", ["foo", "period", "percent", "status", "summary"]),
      ("4,VHXH,2026-10,50,on_track,x\n", ["VHXH", "on_track", "task"]),
      ("task,period,percent,status,summary\n", ["0"]),
    ])
  func refusesHeadings(text: String, named: [String]) {
    let problem = #expect(throws: Problem.self) { try rows(text) }
    #expect(problem?.status.code == 422)
    let details = problem?.errors.map(\.detail.english) ?? []
    for name in named { #expect(details.contains { $0.contains(name) }, "\(name) in \(details)") }
  }

  @Test("may be shorter than the headings, but not longer")
  func judgesLength() throws {
    let rows = try rows("task,period,percent,status,summary,proposals\n4,2026-10,5,done,x\n4,2026-10,5,done,x,y,,z")
    #expect(rows[0].faults.isEmpty && rows[0].value["proposals"] == nil)
    #expect(rows[1].faults.map(\.pointer) == ["/1"])
  }

  @Test("as JSON are an array of 1 to 5,000", arguments: ["{}", "null", "[]", "1"])
  func refusesJSON(text: String) {
    #expect(throws: Problem.self) { try [BatchRow](json: Array(text.utf8)) }
  }

  @Test("are bounded in number")
  func bounds() throws {
    let row = "\n4,2026-10,5,done,x"
    let head = "task,period,percent,status,summary"
    #expect(try rows(head + String(repeating: row, count: 5_000)).count == 5_000)
    let many = #expect(throws: Problem.self) { try rows(head + String(repeating: row, count: 5_001)) }
    #expect(many?.status.code == 422)
    let array = "[" + String(repeating: "1,", count: 5_000) + "1]"
    let elements = #expect(throws: Problem.self) { try [BatchRow](json: Array(array.utf8)) }
    #expect(elements?.status.code == 422)
  }
}
