extension FieldForm where Value == Decimal {
  public static let decimal = FieldForm.expecting(
    LocalizedText(
      vi: "Phải là số có tối đa 4 chữ số thập phân, độ lớn không quá 10^14.",
      en: "Must be a number with at most 4 decimals and a magnitude of at most 10^14."), \.exactNumber)

  /// A decimal in a range.
  public static func decimal(_ range: ClosedRange<Decimal>) -> FieldForm {
    .expecting(
      LocalizedText(
        vi: "Phải là số từ \(range.lowerBound) đến \(range.upperBound), tối đa 4 chữ số thập phân.",
        en: "Must be a number from \(range.lowerBound) to \(range.upperBound) with at most 4 decimals.")
    ) { value in
      value.exactNumber.flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension FieldForm where Value == Percent {
  public static let percent = FieldForm.expecting(
    LocalizedText(
      vi: "Phải là số từ 0 đến 100, tối đa 2 chữ số thập phân.",
      en: "Must be a number from 0 to 100 with at most 2 decimals.")
  ) { $0.exactNumber.flatMap { Percent($0) } }
}

extension FieldForm where Value == Money {
  public static let money = FieldForm.expecting(
    LocalizedText(
      vi: "Phải là số nguyên đồng, từ 0 đến \(Money.limit).",
      en: "Must be a whole number of đồng from 0 to \(Money.limit).")
  ) {
    guard case .number(let number) = $0 else { return nil }
    return number.integer.flatMap { Money(dong: $0) }
  }
}

extension FieldForm where Value == CalendarDate {
  public static let date = FieldForm.parsed(
    LocalizedText(
      vi: "Phải là một ngày có thật dạng YYYY-MM-DD, chẳng hạn 2026-01-24.",
      en: "Must be an existing date written YYYY-MM-DD, such as 2026-01-24."), { CalendarDate($0) })
}

extension FieldForm where Value == Period {
  public static let period = FieldForm.parsed(
    LocalizedText(
      vi: "Phải là một tháng dạng YYYY-MM, chẳng hạn 2026-10.",
      en: "Must be a month written YYYY-MM, such as 2026-10."), { Period($0) })
}

extension FieldForm where Value == Instant {
  public static let instant = FieldForm.parsed(
    LocalizedText(
      vi: "Phải là thời điểm theo RFC 3339, chẳng hạn 2026-10-25T23:59:59+07:00.",
      en: "Must be an RFC 3339 time such as 2026-10-25T23:59:59+07:00."), { Instant($0) })
}

extension FieldForm where Value == PlanKey {
  public static let planKey = FieldForm.parsed(
    LocalizedText(
      vi: "Phải là mã kế hoạch gồm chữ thường, chữ số và dấu -, chẳng hạn 39-kh-ubnd-2026.",
      en: "Must be a plan key of lower-case letters, digits and -, such as 39-kh-ubnd-2026."), { PlanKey($0) })
}

extension FieldForm where Value == UnitCode {
  public static let unitCode = FieldForm.parsed(
    LocalizedText(
      vi: "Phải là mã đơn vị: 1 đến 32 chữ hoa, chữ số, dấu -, _ hoặc ., bắt đầu bằng chữ.",
      en: "Must be a unit code: 1 to 32 capitals, digits, -, _ or ., beginning with a letter."), { UnitCode($0) })
}

extension FieldForm where Value == KPICode {
  public static let kpiCode = FieldForm.parsed(
    LocalizedText(
      vi: "Phải là mã chỉ tiêu: 1 đến 32 chữ hoa, chữ số, dấu -, _ hoặc ., bắt đầu bằng chữ.",
      en: "Must be a KPI code: 1 to 32 capitals, digits, -, _ or ., beginning with a letter."), { KPICode($0) })
}

extension FieldForm where Value == TaskNumber {
  public static let taskNumber = FieldForm.expecting(
    LocalizedText(
      vi: "Phải là số thứ tự nhiệm vụ, từ 1 đến 9999.", en: "Must be a task number from 1 to 9999.")
  ) {
    guard case .number(let number) = $0, let value = number.integer.flatMap({ Int(exactly: $0) }) else { return nil }
    return TaskNumber(value)
  }
}

extension FieldForm where Value == SHA256Digest {
  public static let sha256 = FieldForm.parsed(
    LocalizedText(
      vi: "Phải là SHA-256 của tệp đã tải lên: 64 chữ số hex viết thường.",
      en: "Must be the SHA-256 of an uploaded file: 64 lower-case hexadecimal digits."), { SHA256Digest(hex: $0) })
}

extension JSONValue {
  fileprivate var exactNumber: Decimal? {
    guard case .number(let number) = self else { return nil }
    return number.decimal
  }
}
