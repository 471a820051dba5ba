@testable import PlanAPI

/// Knows one zone, so that no test depends on the system's files.
let zone: @Sendable (String) -> PlanTimeZone? = { identifier in
  identifier == "Asia/Ho_Chi_Minh"
    ? PlanTimeZone(identifier: identifier, initialOffset: 7 * 3600, transitions: []) : nil
}

func realDocument() throws(JSONError) -> JSONValue {
  try JSONValue(parsing: PackageResources.plan_39_kh_ubnd_2026_json)
}

/// The smallest document there is, with members replaced, added, or (by the empty text) left out.
func smallDocument(_ change: (inout [String: String]) -> Void = { _ in }) throws(JSONError) -> JSONValue {
  var members = [
    "schema": #""plan/1""#, "number": #""39/KH-UBND""#, "issued": #""2026-01-24""#, "issuer": #""A""#, "year": "2026",
    "consolidator": #""A""#, "title": #""Kế hoạch""#,
    "reporting": #"{"frequency":"monthly","opens_day":20,"due_day":25,"time_zone":"Asia/Ho_Chi_Minh"}"#,
    "units":
      #"[{"code":"A","name":"Xã","kind":"commune"},{"code":"B","name":"Phòng","kind":"department","parent":"A"}]"#,
    "sections": #"[{"code":"I","title":"Phần"}]"#,
    "tasks": """
    [{"number":1,"section":"I","title":"Việc","directing":"A","lead_units":["B"],"schedule":{"kind":"continuous"}}]
    """,
    "kpis": "[]",
  ]
  change(&members)
  let text = members.filter { !$0.value.isEmpty }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
  return try JSONValue(parsing: Array("{\(text)}".utf8))
}

func pointers(of document: JSONValue) -> [String] {
  do throws(FieldFaults) {
    _ = try PlanDocument.decode(document, timeZone: zone)
    return []
  } catch {
    return error.faults.map(\.pointer)
  }
}
