/// What a field's value must be, and how to read it: `.text(1...500)`, `.percent`, `.list(of: .unitCode, count: 1...50)`.
public struct FieldForm<Value>: Sendable {
  /// Takes the value (never `null`), its pointer, and the faults so far; gives `nil` only with a fault added.
  let read: @Sendable (JSONValue, String, inout [FieldFault]) -> Value?

  init(_ read: @escaping @Sendable (JSONValue, String, inout [FieldFault]) -> Value?) { self.read = read }

  /// A form that gives a value or says what was expected, for which no text is made before it is wanted.
  static func expecting(
    _ detail: @autoclosure @escaping @Sendable () -> LocalizedText, _ parse: @escaping @Sendable (JSONValue) -> Value?
  ) -> FieldForm {
    FieldForm { value, pointer, faults in
      if let parsed = parse(value) { return parsed }
      faults.append(FieldFault(pointer: pointer, detail: detail()))
      return nil
    }
  }

  /// A string that a failing initialiser takes.
  public static func parsed(
    _ detail: @autoclosure @escaping @Sendable () -> LocalizedText, _ parse: @escaping @Sendable (String) -> Value?
  ) -> FieldForm {
    expecting(detail()) { value in
      guard case .string(let text) = value else { return nil }
      return parse(text)
    }
  }

  /// Another form's value, with the place it was read from.
  public static func located<Inner>(_ form: FieldForm<Inner>) -> FieldForm where Value == Located<Inner> {
    FieldForm { value, pointer, faults in
      form.read(value, pointer, &faults).map { Located($0, at: pointer) }
    }
  }

  /// An array; gives the elements that could be read, each of the others having left a fault.
  /// - Parameter count: An array of another length is refused unread, so that faults stay bounded.
  public static func list<Element>(of form: FieldForm<Element>, count: ClosedRange<Int>) -> FieldForm
  where Value == [Element] {
    FieldForm { value, pointer, faults in
      guard case .array(let elements) = value else {
        faults.append(FieldFault(pointer: pointer, detail: .expectedArray))
        return nil
      }
      guard count.contains(elements.count) else {
        faults.append(FieldFault(pointer: pointer, detail: .expectedCount(count, found: elements.count)))
        return nil
      }
      var result: [Element] = []
      result.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() {
        if let read = form.read(element, "\(pointer)/\(index)", &faults) { result.append(read) }
      }
      return result
    }
  }

  /// An object without unknown names, read by `body`, which returns `nil` only where it has met or added a fault.
  public static func object(_ body: @escaping @Sendable (inout FieldReader) -> Value?) -> FieldForm {
    FieldForm { value, pointer, faults in
      FieldReader.read(value, at: pointer, &faults, body)
    }
  }
}

extension FieldForm where Value == Bool {
  public static let bool = FieldForm.expecting(
    LocalizedText(vi: "Phải là true hoặc false.", en: "Must be true or false.")
  ) {
    guard case .bool(let value) = $0 else { return nil }
    return value
  }
}

extension FieldForm where Value == Int {
  /// A whole number in a range.
  public static func integer(_ range: ClosedRange<Int>) -> FieldForm {
    .expecting(
      LocalizedText(
        vi: "Phải là số nguyên từ \(range.lowerBound) đến \(range.upperBound).",
        en: "Must be a whole number from \(range.lowerBound) to \(range.upperBound).")
    ) {
      guard case .number(let number) = $0, let value = number.integer, let integer = Int(exactly: value),
        range.contains(integer)
      else { return nil }
      return integer
    }
  }
}

extension FieldForm where Value: CaseIterable & RawRepresentable & SendableMetatype, Value.RawValue == String {
  /// One of an enum's texts, all of which the fault names.
  public static func oneOf(_ type: Value.Type) -> FieldForm {
    .parsed(expectedOne(of: type.allCases.map(\.rawValue).joined(separator: ", "))) { Value(rawValue: $0) }
  }

  private static func expectedOne(of names: String) -> LocalizedText {
    LocalizedText(vi: "Phải là một trong: \(names).", en: "Must be one of: \(names).")
  }
}
