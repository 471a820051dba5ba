/// The words of a report that are not data.
enum ReportWording {
  static let tasks = LocalizedText(vi: "Nhiệm vụ", en: "Tasks")
  static let openTasks = LocalizedText(vi: "Nhiệm vụ phải cập nhật trong kỳ", en: "Tasks that owe updates")
  static let unreported = LocalizedText(vi: "Chưa có cập nhật", en: "Not reported on")
  static let updateRate = LocalizedText(
    vi: "Tỷ lệ nhiệm vụ cập nhật tiến độ đúng hạn", en: "Tasks whose every update came on time")
  static let expected = LocalizedText(vi: "Cập nhật phải gửi", en: "Updates expected")
  static let onTime = LocalizedText(vi: "Cập nhật đúng hạn", en: "Updates on time")
  static let late = LocalizedText(vi: "Cập nhật muộn", en: "Updates late")
  static let missing = LocalizedText(vi: "Cập nhật còn thiếu", en: "Updates missing")
  static let awaited = LocalizedText(vi: "Cập nhật còn trong hạn", en: "Updates awaited")
  static let total = LocalizedText(vi: "Tổng cộng", en: "Total")
  static let feedback = LocalizedText(vi: "Phản ánh, góp ý", en: "Feedback")
  static let generalSituation = LocalizedText(vi: "Tình hình chung", en: "General situation")
  static let kpiResults = LocalizedText(vi: "Kết quả thực hiện chỉ tiêu", en: "KPIs")
  static let taskResults = LocalizedText(vi: "Kết quả thực hiện nhiệm vụ", en: "Tasks")
  static let warnings = LocalizedText(vi: "Diện cảnh báo", en: "Warnings")
  static let remarks = LocalizedText(
    vi: "Khó khăn, vướng mắc và đề xuất, kiến nghị", en: "Difficulties and proposals")
  static let difficulties = LocalizedText(vi: "Khó khăn, vướng mắc", en: "Difficulties")
  static let proposals = LocalizedText(vi: "Đề xuất, kiến nghị", en: "Proposals")
  static let disbursement = LocalizedText(vi: "Giải ngân", en: "Disbursement")
  static let nextPeriod = LocalizedText(vi: "Kế hoạch kỳ tiếp theo", en: "Plan for the next period")
  static let continuous = LocalizedText(vi: "Thường xuyên", en: "Continuous")
}

extension ProgressUpdate.Status {
  var wording: LocalizedText {
    switch self {
    case .notStarted: LocalizedText(vi: "Chưa thực hiện", en: "Not started")
    case .onTrack: LocalizedText(vi: "Đúng tiến độ", en: "On track")
    case .atRisk: LocalizedText(vi: "Có nguy cơ chậm", en: "At risk")
    case .blocked: LocalizedText(vi: "Vướng mắc", en: "Blocked")
    case .done: LocalizedText(vi: "Hoàn thành", en: "Done")
    }
  }
}

extension KPIEvaluation.Status {
  var wording: LocalizedText {
    switch self {
    case .met: LocalizedText(vi: "Đạt", en: "Met")
    case .belowTarget: LocalizedText(vi: "Chưa đạt", en: "Target missed")
    case .noTarget: LocalizedText(vi: "Không có mục tiêu", en: "No target")
    case .noData: LocalizedText(vi: "Chưa có số liệu", en: "No data")
    }
  }
}

extension Warning.Level {
  var wording: LocalizedText {
    switch self {
    case .yellow: LocalizedText(vi: "Cảnh báo vàng", en: "Yellow warning")
    case .red: LocalizedText(vi: "Cảnh báo đỏ", en: "Red warning")
    }
  }
}

extension CityReport.NextPeriod.Timing {
  var wording: LocalizedText {
    switch self {
    case .overdue: LocalizedText(vi: "Quá hạn", en: "Overdue")
    case .due: LocalizedText(vi: "Đến hạn trong kỳ", en: "Due in the period")
    case .later: LocalizedText(vi: "Còn trong hạn", en: "Due later")
    case .continuous: ReportWording.continuous
    }
  }
}

extension KPI {
  var bilingualName: CityReport.Name { CityReport.Name(vietnamese: name, english: nameEnglish) }
}

extension CityReport {
  /// The name of a unit that has updates to send; its code where no task names it.
  func name(of unit: UnitCode) -> String {
    tasks.lazy.flatMap(\.leadUnits).first { $0.code == unit }?.name[language] ?? unit.description
  }

  /// The name of a lead unit of a task.
  func name(of unit: UnitCode, on row: TaskRow) -> String {
    row.leadUnits.first { $0.code == unit }?.name[language] ?? unit.description
  }

  func names(_ units: [NamedUnit]) -> String { units.map { $0.name[language] }.joined(separator: ", ") }

  /// The plan's own words in Vietnamese, with the day; in English the day alone.
  func schedule(label: String?, deadline: CalendarDate?) -> String {
    guard let deadline else { return label ?? ReportWording.continuous[language] }
    guard language == .vietnamese else { return deadline.description }
    return label.map { "\($0) (\(deadline.vietnamese))" } ?? deadline.vietnamese
  }
}
