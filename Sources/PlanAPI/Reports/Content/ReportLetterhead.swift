/// What an administrative report says above and below its sections (Decree 30/2020/NĐ-CP, appendix I).
struct ReportLetterhead: Hashable, Sendable {
  let nation: String
  let motto: String
  /// Who issues it, as the plan has the name.
  let issuer: String
  /// The same as it stands in the heading: in full, in capitals, one or two lines.
  let issuerLines: [String]
  /// What stands after the number, which the registry fills in: `/BC-UBND`.
  let symbol: String
  let place: String
  let date: String
  let title: String
  /// `nil` for what was submitted.
  let draftMark: String?
  /// What the report is on.
  let abstract: ReportText
  /// The plan with its number and day: `Kế hoạch số 39/KH-UBND ngày 24/01/2026`.
  let plan: ReportText
  let recipient: String?
  let supersedes: String?
  let opening: ReportText
  /// As of when the figures are, and how what is not known is marked.
  let asOf: ReportText
  let closing: ReportText
  /// Who gets it, below `Nơi nhận`.
  let copies: [String]
  /// On whose behalf it is signed, and by whom.
  let signatory: [String]
}

extension ReportLetterhead {
  init(of report: CityReport) {
    let header = report.header
    let words = report.words
    let numbers = report.numbers
    let day = header.timeZone.date(of: header.generatedAt)
    let issuerName = IssuerName(header.issuer.name, report.language)
    let span = numbers.span(header.span)
    nation = words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM")
    motto = words("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")
    issuer = header.issuer.name[report.language]
    issuerLines = issuerName.lines
    // What follows the kind of document in the plan's own symbol: `UBND` of `39/KH-UBND`.
    let symbol = header.number.firstIndex(of: "-").map { String(header.number[$0...]) } ?? ""
    self.symbol = "/BC\(symbol)"
    place = issuerName.place
    date = words(
      "ngày \(day.day < 10 ? "0" : "")\(day.day) tháng \(day.month < 3 ? "0" : "")\(day.month) năm \(day.year)",
      day.description)
    title = words("BÁO CÁO", "REPORT")
    draftMark = header.state == .draft ? words("DỰ THẢO", "DRAFT") : nil
    abstract = .own(words("Kết quả thực hiện kỳ ", "Results of ") + span + ": ") + .data(header.title[report.language])
    plan =
      .own(words("Kế hoạch số ", "Plan ")) + .data(header.number)
      + .own(words(" ngày ", " of ") + numbers.day(header.issued))
    recipient = header.recipient?.name[report.language]
    supersedes = header.submission?.supersedes.map {
      words("Thay thế báo cáo số \($0) đã gửi.", "Takes the place of the submitted report \($0).")
    }
    opening =
      .own(words("Thực hiện ", "In carrying out ")) + plan + .own(", ") + .data(issuer)
      + .own(words(" báo cáo kết quả kỳ \(span) như sau:", " reports the results of \(span) as follows:"))
    let time = numbers.time(of: header.generatedAt, in: header.timeZone)
    let zone =
      header.timeZone.identifier == "Asia/Ho_Chi_Minh"
      ? ReportText.own(words("giờ Việt Nam", "Viet Nam time")) : .data(header.timeZone.identifier)
    asOf =
      .own(words("Số liệu tính đến \(time) ngày \(day.vietnamese) (", "Figures as of \(time) on \(day) (")) + zone
      + .own(
        words(
          "). Dấu \(ReportNumbers.unknown) là chưa có số liệu.",
          "). The mark \(ReportNumbers.unknown) is for what is not known."))
    closing =
      .own(words("Trên đây là báo cáo kết quả thực hiện kỳ \(span) của ", "These are the results of \(span) of "))
      + .data(issuer) + .own("./.")
    copies = [
      recipient == nil ? nil : words("Như trên", "As above"), words("Lưu: VT", "Filed: records office"),
    ].compactMap(\.self)
    signatory = issuerName.signatory(report.language)
  }
}

/// The parts of an issuer's name that a heading shows apart.
private struct IssuerName {
  let name: String
  /// What follows the kind of authority, such as `xã Chí Minh`; `nil` for one that is no people's committee.
  let area: String?
  let place: String

  init(_ name: CityReport.Name, _ language: Language) {
    self.name = name[language]
    let prefixes = ["UBND ", "Ủy ban nhân dân "]
    area =
      prefixes.lazy.filter { name.vietnamese.hasPrefix($0) }.map { String(name.vietnamese.dropFirst($0.count)) }
      .first
    let kinds = ["xã ", "phường ", "đặc khu ", "thị trấn ", "thị xã ", "quận ", "huyện ", "thành phố ", "tỉnh "]
    let full = area ?? name.vietnamese
    place = kinds.lazy.filter { full.hasPrefix($0) }.map { String(full.dropFirst($0.count)) }.first ?? full
  }

  /// In Vietnamese a people's committee is in full above its area.
  var lines: [String] {
    guard let area, name.hasSuffix(area) else { return [name.uppercased()] }
    return ["ỦY BAN NHÂN DÂN", area.uppercased()]
  }

  func signatory(_ language: Language) -> [String] {
    switch (language, area == nil) {
    case (.vietnamese, false): ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    case (.vietnamese, true): ["THỦ TRƯỞNG ĐƠN VỊ"]
    case (.english, false): ["ON BEHALF OF THE PEOPLE'S COMMITTEE", "CHAIRPERSON"]
    case (.english, true): ["HEAD OF THE UNIT"]
    }
  }
}
