public import HTTPCore

/// All that a head says, in values that compare.
public struct HeadImage: Hashable, Sendable {
  /// One field line: the name as spelt, the value without the blanks around it.
  public struct Field: Hashable, Sendable {
    public let name: [UInt8]
    public let value: [UInt8]

    public init(name: [UInt8], value: [UInt8]) {
      self.name = name
      self.value = value
    }
  }

  public let method: [UInt8]
  public let target: [UInt8]
  /// The version's second digit.
  public let minor: Int
  public let fields: [Field]

  public init(method: [UInt8], target: [UInt8], minor: Int, fields: [Field]) {
    self.method = method
    self.target = target
    self.minor = minor
    self.fields = fields
  }

  /// Asks a head for each of its parts, values as bytes: not all of them are UTF-8.
  public init(of head: RequestHead) {
    var seen: [FieldName: Int] = [:]
    var fields: [Field] = []
    for (name, _) in head.allFields {
      // A name that is none would give a field fewer, which no property would let pass.
      guard let key = FieldName(name) else { continue }
      let place = seen[key, default: 0]
      seen[key] = place + 1
      var current = 0
      head.forEachField(key) { value in
        if current == place { fields.append(Field(name: Array(name.utf8), value: array(value))) }
        current += 1
      }
    }
    self.init(
      method: Array(head.method.description.utf8), target: Array(head.targetBytes), minor: head.versionMinor,
      fields: fields)
  }

  /// The shortest message head that says the same.
  var bytes: [UInt8] {
    var bytes = method + [0x20] + target + Array(" HTTP/1.\(minor)\r\n".utf8)
    for field in fields { bytes += field.name + [0x3A] + field.value + [0x0D, 0x0A] }
    return bytes + [0x0D, 0x0A]
  }
}

func array(_ bytes: Span<UInt8>) -> [UInt8] {
  var copy: [UInt8] = []
  for index in bytes.indices { copy.append(bytes[index]) }
  return copy
}
