import HTTPCore

/// Reads a query string and collects every fault; an unknown or repeated name is one, so that a misspelt filter is not
/// taken for no filter.
struct QueryReader {
  private let items: QueryItems
  private var known: [String] = []
  private var faults: [FieldFault] = []

  /// - Throws: 400 for a broken encoding, 422 with every bad parameter; a pointer is the parameter's name after `/`.
  static func read<Value>(_ target: RequestTarget, _ body: (inout QueryReader) -> Value) throws(Problem) -> Value {
    let items: QueryItems
    do throws(MessageError) {
      items = try target.queryItems()
    } catch {
      throw .badRequest(LocalizedText(vi: "Chuỗi truy vấn bị hỏng.", en: "The query string is broken."))
    }
    var reader = QueryReader(items: items)
    let value = body(&reader)
    reader.finish()
    if let faults = FieldFaults(reader.faults) { throw .validation(faults) }
    return value
  }

  private init(items: QueryItems) { self.items = items }

  /// A parameter made by a failing initialiser; `nil` where it is absent.
  mutating func value<Value>(_ name: String, _ expected: LocalizedText, _ make: (String) -> Value?) -> Value? {
    know(name)
    let values = items.values(name)
    guard let text = values.first else { return nil }
    guard values.count == 1 else {
      fault(name, LocalizedText(vi: "Chỉ được nêu một lần.", en: "May be given only once."))
      return nil
    }
    guard let value = make(text) else {
      fault(name, expected)
      return nil
    }
    return value
  }

  mutating func choice<Value: CaseIterable & RawRepresentable>(_ name: String, of type: Value.Type) -> Value?
  where Value.RawValue == String {
    let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
    return value(name, LocalizedText(vi: "Phải là một trong: \(names).", en: "Must be one of: \(names).")) {
      Value(rawValue: $0)
    }
  }

  mutating func integer(_ name: String, _ range: ClosedRange<Int>) -> Int? {
    value(
      name,
      LocalizedText(
        vi: "Phải là số nguyên từ \(range.lowerBound) đến \(range.upperBound).",
        en: "Must be a whole number from \(range.lowerBound) to \(range.upperBound).")
    ) { text in
      guard JSONNumber.isPlainInteger(text), let number = Int(text), range.contains(number) else { return nil }
      return number
    }
  }

  mutating func flag(_ name: String) -> Bool {
    value(name, LocalizedText(vi: "Phải là true hoặc false.", en: "Must be true or false.")) { Bool($0) } ?? false
  }

  mutating func period(_ name: String = "period") -> Period? {
    value(
      name,
      LocalizedText(
        vi: "Phải là một tháng dạng YYYY-MM, chẳng hạn 2026-10.",
        en: "Must be a month written YYYY-MM, such as 2026-10.")
    ) { Period($0) }
  }

  mutating func unit(_ name: String) -> UnitCode? {
    value(name, LocalizedText(vi: "Phải là mã đơn vị, chẳng hạn VHXH.", en: "Must be a unit code such as VHXH.")) {
      UnitCode($0)
    }
  }

  mutating func text(_ name: String, atMost length: Int = 200) -> String? {
    value(
      name,
      LocalizedText(vi: "Phải có từ 1 đến \(length) ký tự.", en: "Must have 1 to \(length) characters.")
    ) { (1...length).contains($0.unicodeScalars.count) ? $0 : nil }
  }

  /// Whether a parameter stands in the query at all.
  mutating func isGiven(_ name: String) -> Bool {
    know(name)
    return !items.values(name).isEmpty
  }

  private mutating func know(_ name: String) {
    if !known.contains(name) { known.append(name) }
  }

  mutating func fault(_ name: String, _ detail: LocalizedText) {
    faults.append(FieldFault(pointer: pointer("", name), detail: detail))
  }

  private mutating func finish() {
    var told: Set<String> = []
    for item in items where !known.contains(item.name) && told.insert(item.name).inserted {
      let names = known.isEmpty ? "–" : known.joined(separator: ", ")
      fault(
        item.name,
        LocalizedText(vi: "Tham số không có; dùng được: \(names).", en: "No such parameter; there are: \(names)."))
    }
  }
}

extension JSONNumber {
  /// Digits with an optional minus, no plus sign and no leading zero (`Int` would take both).
  static func isPlainInteger(_ text: String) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : Substring(text)
    guard (1...18).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return false
    }
    return digits.utf8.count == 1 || digits.utf8.first != UInt8(ascii: "0")
  }
}
