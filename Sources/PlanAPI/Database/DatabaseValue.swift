/// A value bound to a parameter of a statement.
public enum DatabaseValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  /// A text that is UTF-8 in bytes already.
  case utf8([UInt8])
  case blob([UInt8])

  /// The integer, or null.
  public static func integer(_ value: Int?) -> DatabaseValue { value.map { .integer(Int64($0)) } ?? .null }

  /// The integer, or null.
  public static func integer(_ value: Int64?) -> DatabaseValue { value.map { .integer($0) } ?? .null }

  /// 1 or 0.
  public static func bool(_ value: Bool) -> DatabaseValue { .integer(value ? 1 : 0) }

  /// The number, or null.
  public static func real(_ value: Double?) -> DatabaseValue { value.map { .real($0) } ?? .null }

  /// The text, or null.
  public static func text(_ value: String?) -> DatabaseValue { value.map { .text($0) } ?? .null }

  /// The text form of a code, key, period or date, or null.
  static func text(_ value: (some CustomStringConvertible)?) -> DatabaseValue {
    value.map { .text($0.description) } ?? .null
  }

  /// The bytes, or null.
  public static func blob(_ value: [UInt8]?) -> DatabaseValue { value.map { .blob($0) } ?? .null }
}
