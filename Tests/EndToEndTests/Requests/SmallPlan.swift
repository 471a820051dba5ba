import Glibc

/// A second plan, of next year: its windows are all still to open.
enum SmallPlan {
  static let year = Months.current.year + 1
  static let key = "7-kh-ubnd-\(year)"
  static let path = "/v1/plans/\(key)"

  /// - Parameter title: another one makes another document with the same key.
  static func document(title: String = "Kế hoạch nhỏ", lead: String = "VHXH", due: String? = nil) -> String {
    """
    {"schema":"plan/1","number":"7/KH-UBND","issued":"\(year)-01-05","issuer":"UBND-XA","year":\(year),
     "consolidator":"VHXH","title":"\(title)",
     "reporting":{"frequency":"monthly","opens_day":20,"due_day":25,"grace_days":0,"time_zone":"Asia/Ho_Chi_Minh"},
     "units":[{"code":"UBND-XA","name":"UBND xã","kind":"commune"},
              {"code":"VHXH","name":"Phòng Văn hóa","kind":"department","parent":"UBND-XA"},
              {"code":"XDNT","name":"Phòng Xây dựng","kind":"department","parent":"UBND-XA"}],
     "sections":[{"code":"I","title":"Chung"}],
     "tasks":[{"number":1,"section":"I","title":"Việc đầu","directing":"UBND-XA","lead_units":["\(lead)"],
               "schedule":{"kind":"deadline","due":"\(due ?? "\(year)-12-31")"}}],
     "kpis":[{"code":"K-01","group":"Chung","name":"Tỷ lệ","unit":"%","target":90,"direction":"at_least",
              "frequency":"monthly","lead_unit":"VHXH"}]}
    """
  }
}
