/// The text of a statement, or a part of one.
///
/// It is put together from literals of the program and from other such texts, and from nothing else: a `String` cannot
/// be interpolated, so what a user sends reaches a statement as the value of a parameter or not at all.
///
///     let columns: SQL = "id, name"
///     connection.query("SELECT \(columns) FROM unit WHERE code = $1", .text(code)) { … }
public struct SQL: Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  private enum Storage {
    case literal(StaticString)
    case composed(String)
  }

  private let storage: Storage

  public init(stringLiteral literal: StaticString) { storage = .literal(literal) }

  public init(stringInterpolation: StringInterpolation) { storage = .composed(stringInterpolation.text) }

  public var description: String {
    switch storage {
    case .literal(let literal): literal.description
    case .composed(let text): text
    }
  }

  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(2 * literalCapacity) }

    public mutating func appendLiteral(_ literal: StaticString) { text += literal.description }

    public mutating func appendInterpolation(_ part: SQL) { text += part.description }

    /// The number of a parameter, or a setting's whole number.
    public mutating func appendInterpolation(_ number: Int) { text += String(number) }
  }
}

extension SQL: Hashable {
  /// A literal is told by its place in the program, in no time. The same text from another place is another, which costs
  /// a second statement and no more.
  public static func == (one: SQL, other: SQL) -> Bool {
    switch (one.storage, other.storage) {
    case (.literal(let one), .literal(let other)): place(of: one) == place(of: other)
    case (.composed(let one), .composed(let other)): one == other
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch storage {
    case .literal(let literal): hasher.combine(SQL.place(of: literal))
    case .composed(let text):
      // Of the length and the end, where texts that begin alike differ: all of it takes longer than many a statement.
      let bytes = text.utf8.span
      var end: UInt64 = 0
      for index in max(bytes.count - 8, 0)..<bytes.count { end = end << 8 | UInt64(bytes[index]) }
      hasher.combine(bytes.count)
      hasher.combine(end)
    }
  }

  /// Literals as short as one character have none, and are no statement.
  private static func place(of literal: StaticString) -> UInt {
    unsafe literal.hasPointerRepresentation ? UInt(bitPattern: literal.utf8Start) : UInt(literal.unicodeScalar.value)
  }
}
