/// The sentences that faults share.
extension LocalizedText {
  static let required = LocalizedText(
    vi: "Trường bắt buộc, không được thiếu hoặc để null.", en: "This field is required and must not be null.")
  static let blank = LocalizedText(vi: "Không được để trống.", en: "Must not be empty.")
  static let expectedString = LocalizedText(vi: "Phải là một chuỗi.", en: "Must be a string.")
  static let expectedArray = LocalizedText(vi: "Phải là một danh sách.", en: "Must be an array.")
  static let expectedObject = LocalizedText(vi: "Phải là một đối tượng JSON.", en: "Must be a JSON object.")
  static let expectedText = LocalizedText(
    vi: "Không được chứa ký tự điều khiển, trừ xuống dòng (\\n) và tab.",
    en: "Must not contain control characters other than line feeds (\\n) and tabs.")
  static let expectedLine = LocalizedText(
    vi: "Không được chứa xuống dòng hay ký tự điều khiển.", en: "Must not contain line breaks or control characters.")
  static let incomplete = LocalizedText(vi: "Không đọc được nội dung.", en: "The content could not be read.")

  static func expectedCount(_ count: ClosedRange<Int>, found: Int) -> LocalizedText {
    LocalizedText(
      vi: "Phải có từ \(count.lowerBound) đến \(count.upperBound) phần tử; đang có \(found).",
      en: "Must have \(count.lowerBound) to \(count.upperBound) elements; has \(found).")
  }

  static func expectedLength(_ length: ClosedRange<Int>, found: Int) -> LocalizedText {
    LocalizedText(
      vi: "Phải dài từ \(length.lowerBound) đến \(length.upperBound) ký tự; đang dài \(found).",
      en: "Must be \(length.lowerBound) to \(length.upperBound) characters long; is \(found).")
  }

  static func unknownField(_ name: String, nearest: String?) -> LocalizedText {
    let name = name.unicodeScalars.count <= 64 ? name : String(name.prefix(64)) + "…"
    guard let nearest else {
      return LocalizedText(vi: "Không có trường “\(name)”.", en: "There is no field “\(name)”.")
    }
    return LocalizedText(
      vi: "Không có trường “\(name)”; có phải là “\(nearest)”?",
      en: "There is no field “\(name)”; did you mean “\(nearest)”?")
  }

  static func moreUnknownFields(_ count: Int) -> LocalizedText {
    LocalizedText(vi: "Và \(count) trường lạ khác.", en: "And \(count) other unknown fields.")
  }
}
