/// The columns of a table of progress updates.
enum ProgressColumns {
  /// As many outputs as one row may hold.
  static let maximumOutputs = 20

  static let task = TableColumn(
    .field("task"), LocalizedText(vi: "Stt nhiệm vụ", en: "Task"), .integer,
    aliases: ["Stt", "Số thứ tự", "Nhiệm vụ", "Nhiệm vụ số", "Mã nhiệm vụ", "Task number", "Number"])
  static let title = TableColumn(
    .remark("title"), LocalizedText(vi: "Tên nhiệm vụ", en: "Title"),
    aliases: ["Nội dung nhiệm vụ", "Task title"])
  static let unit = TableColumn(
    .field("unit"), LocalizedText(vi: "Đơn vị", en: "Unit"), .code,
    aliases: ["Mã đơn vị", "Đơn vị chủ trì", "Lead unit"])
  static let period = TableColumn(
    .field("period"), LocalizedText(vi: "Kỳ", en: "Period"), .period, aliases: ["Kỳ báo cáo", "Tháng", "Month"])
  static let percent = TableColumn(
    .field("percent"), LocalizedText(vi: "% hoàn thành", en: "Percent done"), .percent,
    aliases: [
      "Phần trăm", "Phần trăm hoàn thành", "Tỷ lệ hoàn thành", "Tỷ lệ hoàn thành (%)", "Tiến độ", "Tiến độ (%)",
      "% done", "%",
    ])
  static let status = TableColumn(
    .field("status"), LocalizedText(vi: "Trạng thái", en: "Status"), .status, aliases: ["Tình trạng"])
  static let summary = TableColumn(
    .field("summary"), LocalizedText(vi: "Kết quả thực hiện", en: "Summary"),
    aliases: ["Tóm tắt", "Kết quả", "Nội dung thực hiện", "Nội dung"])
  static let difficulties = TableColumn(
    .field("difficulties"), ReportWording.difficulties, aliases: ["Khó khăn", "Vướng mắc"])
  static let proposals = TableColumn(
    .field("proposals"), ReportWording.proposals, aliases: ["Đề xuất", "Kiến nghị"])
  static let disbursed = TableColumn(
    .field("disbursed_vnd"), LocalizedText(vi: "Đã giải ngân (đồng)", en: "Disbursed (đồng)"), .money,
    aliases: ["Giải ngân", "Giải ngân (đồng)", "Đã giải ngân", "Số tiền giải ngân", "Disbursed", "Disbursed (VND)"])

  static let fixed = [
    task, title, unit, period, percent, status, summary, difficulties, proposals, disbursed,
  ]
  /// A table without the unit is the token's own.
  static let required = [task, period, percent, status, summary]

  /// - Parameter number: from 1 on; the first needs no number in its heading.
  static func output(_ number: Int) -> [TableColumn] {
    let count = number == 1 ? "" : " \(number)"
    func column(_ member: String, _ vietnamese: String, _ english: String, _ form: CellForm = .text) -> TableColumn {
      TableColumn(
        .output(number, member),
        LocalizedText(vi: "Sản phẩm\(count): \(vietnamese)", en: "Output\(count): \(english)"), form,
        aliases: ["output_\(number)_\(member)", "Sản phẩm \(number): \(vietnamese)", "Output \(number): \(english)"])
    }
    return [
      column("kind", "loại", "kind"), column("number", "số", "number", .code),
      column("issued", "ngày", "issued", .date), column("title", "tên", "title"),
      column("url", "liên kết", "url", .code), column("attachment", "tệp (SHA-256)", "attachment", .code),
    ]
  }

  static let all = TableColumns(fixed + (1...maximumOutputs).flatMap(output))
}

/// The columns of a table of KPI values.
enum KPIColumns {
  static let kpi = TableColumn(
    .field("kpi"), LocalizedText(vi: "Mã chỉ tiêu", en: "KPI"), .code, aliases: ["Mã", "Code", "KPI code"])
  static let name = TableColumn(
    .remark("name"), LocalizedText(vi: "Tên chỉ tiêu", en: "Name"), aliases: ["Chỉ tiêu"])
  static let measure = TableColumn(
    .remark("unit"), LocalizedText(vi: "Đơn vị tính", en: "Unit of measure"), aliases: ["ĐVT"])
  static let target = TableColumn(
    .remark("target"), LocalizedText(vi: "Mục tiêu", en: "Target"), aliases: ["Chỉ tiêu giao"])
  static let period = ProgressColumns.period
  static let numerator = TableColumn(
    .field("numerator"), LocalizedText(vi: "Tử số", en: "Numerator"), .figure)
  static let denominator = TableColumn(
    .field("denominator"), LocalizedText(vi: "Mẫu số", en: "Denominator"), .figure)
  static let value = TableColumn(
    .field("value"), LocalizedText(vi: "Giá trị", en: "Value"), .figure, aliases: ["Số liệu", "Kết quả"])

  static let required = [kpi, period]
  static let fixed = [kpi, name, measure, target, period, numerator, denominator, value]
  static let all = TableColumns(fixed)
}
