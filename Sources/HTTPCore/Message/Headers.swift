/// The fields of a response, in the order they will be sent.
///
/// Values are kept as given; the encoder asks `isValidFieldValue` before it writes one, so that a value made from input
/// cannot split the response (CVE-2022-3215).
public struct Headers: Hashable, Sendable {
  /// One field.
  public struct Field: Hashable, Sendable {
    public let name: FieldName
    public var value: String

    public init(_ name: FieldName, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  private var fields: [Field]

  public init() { fields = [] }

  /// The first value of that name. Setting replaces every value of the name in the first one's place; nil removes them.
  public subscript(name: FieldName) -> String? {
    get { fields.first { $0.name == name }?.value }
    set {
      guard let newValue else {
        fields.removeAll { $0.name == name }
        return
      }
      guard let first = fields.firstIndex(where: { $0.name == name }) else {
        fields.append(Field(name, newValue))
        return
      }
      fields[first].value = newValue
      let rest = fields.index(after: first)..<fields.endIndex
      if fields[rest].contains(where: { $0.name == name }) {
        fields = fields[...first] + fields[rest].filter { $0.name != name }
      }
    }
  }

  /// Adds a field line after the others, whether or not the name is there already.
  public mutating func append(_ name: FieldName, _ value: String) {
    fields.append(Field(name, value))
  }

  /// Every value of that name, in order.
  public func values(_ name: FieldName) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }

  /// Whether a value may be sent: no CR, LF, NUL or other control character but the tab (RFC 9110 §5.5).
  public static func isValidFieldValue(_ value: String) -> Bool {
    value.utf8.allSatisfy(Grammar.isFieldValue)
  }
}

extension Headers: RandomAccessCollection {
  public var startIndex: Int { fields.startIndex }
  public var endIndex: Int { fields.endIndex }
  public subscript(position: Int) -> Field { fields[position] }
}

extension Headers: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (FieldName, String)...) {
    fields = elements.map { Field($0.0, $0.1) }
  }
}
