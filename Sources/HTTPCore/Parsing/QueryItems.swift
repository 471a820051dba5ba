/// The items of a query in the manner of forms: `name=value` joined by `&`, `+` for a space, the rest percent-encoded.
public struct QueryItems: Hashable, Sendable {
  /// One item; an item without `=` has an empty value.
  public struct Item: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  private let items: [Item]

  /// - Parameter query: a raw query without its question mark. Empty pieces (`a&&b`) are skipped.
  /// - Throws: `MessageError` with 400 for broken percent-encoding, `%00`, or what is not UTF-8.
  public init(_ query: some StringProtocol) throws(MessageError) {
    var items: [Item] = []
    let bytes = Array(query.utf8)
    var buffer: [UInt8] = []
    for piece in bytes.split(separator: UInt8(ascii: "&")) {
      let equals = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
      let name = try QueryItems.decode(piece[..<equals], &buffer)
      let value = try QueryItems.decode(piece[equals...].dropFirst(), &buffer)
      items.append(Item(name, value))
    }
    self.items = items
  }

  private static func decode(_ encoded: ArraySlice<UInt8>, _ buffer: inout [UInt8]) throws(MessageError) -> String {
    let bytes = encoded.span
    buffer.removeAll(keepingCapacity: true)
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "+"): buffer.append(Grammar.space)
      case Grammar.percent:
        buffer.append(try PercentEncoding.byte(bytes, at: index))
        index += 2
      case let byte: buffer.append(byte)
      }
      index += 1
    }
    guard let text = String(validating: buffer, as: UTF8.self) else { throw .malformed("query is not UTF-8") }
    return text
  }

  /// The first value of that name (compared exactly).
  public subscript(name: String) -> String? { items.first { $0.name == name }?.value }

  /// Every value of that name, in order.
  public func values(_ name: String) -> [String] {
    items.filter { $0.name == name }.map(\.value)
  }
}

extension QueryItems: RandomAccessCollection {
  public var startIndex: Int { items.startIndex }
  public var endIndex: Int { items.endIndex }
  public subscript(position: Int) -> Item { items[position] }
}
