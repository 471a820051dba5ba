/// Reads JSON (RFC 8259) strictly: where the standard leaves readers a choice, the choice here is to refuse.
///
/// Refused are repeated names, more than 32 levels, a byte order mark, invalid UTF-8, lone surrogates, U+0000 (SQLite's
/// text ends there), bytes after the value, and every number form outside §6. Strings come out in NFC (DOMAIN.md).
public struct JSONParser {
  /// Also bounds the stack that reading, comparing and releasing a value takes.
  public static let maximumDepth = 32

  var offset = 0

  /// - Throws: ``JSONError`` for the first fault.
  public static func parse(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    var parser = JSONParser()
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw JSONError(.byteOrderMark, at: 0, in: bytes)
    }
    parser.skipWhitespace(in: bytes)
    guard parser.offset < bytes.count else { throw JSONError(.empty, at: parser.offset, in: bytes) }
    let value = try parser.readValue(in: bytes, depth: 0)
    parser.skipWhitespace(in: bytes)
    guard parser.offset == bytes.count else { throw JSONError(.trailingBytes, at: parser.offset, in: bytes) }
    return value
  }

  private mutating func readValue(in bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONValue {
    switch try peek(in: bytes) {
    case UInt8(ascii: "{"): return .object(try readMembers(in: bytes, depth: depth + 1))
    case UInt8(ascii: "["): return .array(try readElements(in: bytes, depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try readString(in: bytes))
    case UInt8(ascii: "t"): return try readWord("true", as: .bool(true), in: bytes)
    case UInt8(ascii: "f"): return try readWord("false", as: .bool(false), in: bytes)
    case UInt8(ascii: "n"): return try readWord("null", as: .null, in: bytes)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber(in: bytes))
    case let byte: throw JSONError(.unexpectedByte(byte), at: offset, in: bytes)
    }
  }

  private mutating func readMembers(in bytes: Span<UInt8>, depth: Int) throws(JSONError) -> [JSONMember] {
    try open(in: bytes, depth: depth)
    var members: [JSONMember] = []
    var names = NameSet()
    if try skip(UInt8(ascii: "}"), in: bytes) { return members }
    members.reserveCapacity(8)
    repeat {
      skipWhitespace(in: bytes)
      let start = offset
      try expect(UInt8(ascii: "\""), in: bytes)
      offset = start
      let name = try readString(in: bytes)
      guard names.insert(name, into: members) else { throw JSONError(.duplicateName(name), at: start, in: bytes) }
      skipWhitespace(in: bytes)
      try expect(UInt8(ascii: ":"), in: bytes)
      skipWhitespace(in: bytes)
      members.append(JSONMember(name, try readValue(in: bytes, depth: depth)))
      skipWhitespace(in: bytes)
    } while try skip(UInt8(ascii: ","), in: bytes)
    try expect(UInt8(ascii: "}"), in: bytes)
    return members
  }

  private mutating func readElements(in bytes: Span<UInt8>, depth: Int) throws(JSONError) -> [JSONValue] {
    try open(in: bytes, depth: depth)
    var elements: [JSONValue] = []
    if try skip(UInt8(ascii: "]"), in: bytes) { return elements }
    repeat {
      skipWhitespace(in: bytes)
      elements.append(try readValue(in: bytes, depth: depth))
      skipWhitespace(in: bytes)
    } while try skip(UInt8(ascii: ","), in: bytes)
    try expect(UInt8(ascii: "]"), in: bytes)
    return elements
  }

  /// Takes the bracket under the cursor and the white space after it.
  private mutating func open(in bytes: Span<UInt8>, depth: Int) throws(JSONError) {
    guard depth <= JSONParser.maximumDepth else { throw JSONError(.tooDeep, at: offset, in: bytes) }
    offset += 1
    skipWhitespace(in: bytes)
  }

  private mutating func readWord(
    _ word: StaticString, as value: JSONValue, in bytes: Span<UInt8>
  ) throws(JSONError) -> JSONValue {
    for byte in word.description.utf8 { try expect(byte, in: bytes) }
    return value
  }
}

extension JSONParser {
  func peek(in bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
    guard offset < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count, in: bytes) }
    return bytes[offset]
  }

  mutating func expect(_ byte: UInt8, in bytes: Span<UInt8>) throws(JSONError) {
    let found = try peek(in: bytes)
    guard found == byte else { throw JSONError(.unexpectedByte(found), at: offset, in: bytes) }
    offset += 1
  }

  /// Takes the byte if it is next; the text must not end here.
  private mutating func skip(_ byte: UInt8, in bytes: Span<UInt8>) throws(JSONError) -> Bool {
    guard try peek(in: bytes) == byte else { return false }
    offset += 1
    return true
  }

  private mutating func skipWhitespace(in bytes: Span<UInt8>) {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): offset += 1
      default: return
      }
    }
  }
}

/// Finds a repeated name: by comparing while there are few, by hashing from then on, so that an object of a hundred
/// thousand names does not take their square.
private struct NameSet {
  private var names: Set<String> = []

  /// `false` where a member has that name already.
  mutating func insert(_ name: String, into members: [JSONMember]) -> Bool {
    guard members.count >= 16 else { return !members.contains { $0.name == name } }
    if names.isEmpty { names = Set(members.map(\.name)) }
    return names.insert(name).inserted
  }
}
