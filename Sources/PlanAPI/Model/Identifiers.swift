/// The key of a plan in paths: its number in lower case with `/` turned into `-`, and its year, such as
/// `39-kh-ubnd-2026` (DOMAIN.md, "plan").
public struct PlanKey: Hashable, Sendable, CustomStringConvertible {
  public let description: String

  /// Takes the key as it stands in a path; `nil` unless it is 1 to 64 of `a-z`, `0-9`, `-`.
  public init?(_ text: String) {
    guard (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy({ isLowercaseLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    description = text
  }
}

/// The code of a unit such as `VHXH` or `UBND-TP`: 1 to 32 of `A-Z`, `0-9`, `-`, `_`, `.`, beginning with a letter.
public struct UnitCode: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let description: String

  public init?(_ text: String) {
    guard isCode(text) else { return nil }
    description = text
  }

  public static func < (left: UnitCode, right: UnitCode) -> Bool { left.description < right.description }
}

/// The code of a KPI such as `DVC-08`, written like a ``UnitCode``.
public struct KPICode: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let description: String

  public init?(_ text: String) {
    guard isCode(text) else { return nil }
    description = text
  }

  public static func < (left: KPICode, right: KPICode) -> Bool { left.description < right.description }
}

/// The number of a task in its plan (Stt), 1 to 9999.
public struct TaskNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let value: Int

  public init?(_ value: Int) {
    guard (1...9999).contains(value) else { return nil }
    self.value = value
  }

  /// Takes plain decimal digits without a sign or leading zeros.
  public init?(_ text: String) {
    guard (1...4).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "0"),
      text.utf8.allSatisfy(isDigit), let value = Int(text)
    else { return nil }
    self.value = value
  }

  public var description: String { String(value) }

  public static func < (left: TaskNumber, right: TaskNumber) -> Bool { left.value < right.value }
}

private func isCode(_ text: String) -> Bool {
  guard (1...32).contains(text.utf8.count), let first = text.utf8.first, isUppercaseLetter(first) else { return false }
  return text.utf8.allSatisfy { byte in
    isUppercaseLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".")
  }
}

private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
private func isUppercaseLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte }
private func isLowercaseLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte }
