/// A JSON Schema (draft 2020-12, as OpenAPI 3.1 takes it) of a value that the API takes or gives, in either language.
struct Schema: Sendable {
  /// Whether the member of an object that has it may be left out.
  private(set) var isOptional = false
  private let members: @Sendable (Language) -> [JSONMember]

  init(_ members: @escaping @Sendable (Language) -> [JSONMember]) { self.members = members }

  init(_ members: [JSONMember]) { self.members = { _ in members } }

  func json(in language: Language) -> JSONValue { .object(members(language)) }

  /// The same as a member that may be left out.
  var optional: Schema {
    var schema = self
    schema.isOptional = true
    return schema
  }

  /// The same, or `null` for what is not known.
  var orNull: Schema {
    var schema = Schema { [members] language in Schema.nullable(members(language)) }
    schema.isOptional = isOptional
    return schema
  }

  /// A member of a body that may be left out or be `null`, which is the same.
  var omissible: Schema { orNull.optional }

  func described(vi vietnamese: String, en english: String) -> Schema {
    let text = LocalizedText(vi: vietnamese, en: english)
    var schema = Schema { [members] language in
      members(language).filter { $0.name != "description" } + [JSONMember("description", .string(text[language]))]
    }
    schema.isOptional = isOptional
    return schema
  }

  private static func nullable(_ members: [JSONMember]) -> [JSONMember] {
    guard case .string(let type)? = members.first(where: { $0.name == "type" })?.value else {
      return [JSONMember("anyOf", .array([.object(members), .object([JSONMember("type", "null")])]))]
    }
    return members.map { member in
      switch (member.name, member.value) {
      case ("type", _): JSONMember("type", .array([.string(type), "null"]))
      case ("enum", .array(let values)): JSONMember("enum", .array(values + [.null]))
      default: member
      }
    }
  }
}

/// The members of an object in their order, which can be put together from those that several objects share.
struct SchemaMembers: ExpressibleByDictionaryLiteral, Sendable {
  let list: [(name: String, schema: Schema)]

  init(dictionaryLiteral elements: (String, Schema)...) { list = elements.map { (name: $0.0, schema: $0.1) } }

  private init(_ list: [(name: String, schema: Schema)]) { self.list = list }

  static func + (left: SchemaMembers, right: SchemaMembers) -> SchemaMembers { SchemaMembers(left.list + right.list) }

  /// The same, each of which may be left out.
  var optional: SchemaMembers { SchemaMembers(list.map { ($0.name, $0.schema.optional) }) }
}

extension Schema {
  /// An object with these members and no other.
  static func object(_ members: SchemaMembers) -> Schema {
    Schema { language in
      let required = members.list.filter { !$0.schema.isOptional }.map { JSONValue.string($0.name) }
      let properties = members.list.map { JSONMember($0.name, $0.schema.json(in: language)) }
      return [JSONMember("type", "object")] + (required.isEmpty ? [] : [JSONMember("required", .array(required))])
        + [JSONMember("properties", .object(properties)), JSONMember("additionalProperties", .bool(false))]
    }
  }

  static func array(of element: Schema, _ count: ClosedRange<Int>? = nil) -> Schema {
    Schema { language in
      [JSONMember("type", "array"), JSONMember("items", element.json(in: language))]
        + (count.map {
          [JSONMember("minItems", .integer($0.lowerBound)), JSONMember("maxItems", .integer($0.upperBound))]
        }
          ?? [])
    }
  }

  /// One of the schemas that the document has once, under a name.
  static func named(_ name: String) -> Schema {
    Schema([JSONMember("$ref", .string("#/components/schemas/\(name)"))])
  }

  static func oneOf(_ schemas: [Schema]) -> Schema {
    Schema { language in [JSONMember("oneOf", .array(schemas.map { $0.json(in: language) }))] }
  }

  static func choice(_ names: [String]) -> Schema {
    Schema([JSONMember("type", "string"), JSONMember("enum", .array(names.map(JSONValue.string)))])
  }

  static func choice<Value: CaseIterable & RawRepresentable>(of type: Value.Type) -> Schema
  where Value.RawValue == String {
    choice(Value.allCases.map(\.rawValue))
  }

  static func text(_ length: ClosedRange<Int>) -> Schema {
    Schema(
      [JSONMember("type", "string")]
        + (length.lowerBound > 0 ? [JSONMember("minLength", .integer(length.lowerBound))] : [])
        + [JSONMember("maxLength", .integer(length.upperBound))])
  }

  static func integer(_ range: ClosedRange<Int>) -> Schema {
    Schema([
      JSONMember("type", "integer"), JSONMember("minimum", .integer(range.lowerBound)),
      JSONMember("maximum", .integer(range.upperBound)),
    ])
  }

  static func number(_ range: ClosedRange<Int>) -> Schema {
    Schema([
      JSONMember("type", "number"), JSONMember("minimum", .integer(range.lowerBound)),
      JSONMember("maximum", .integer(range.upperBound)),
    ])
  }

  /// - Parameter pattern: as ECMA-262 has it; it stands for the whole text.
  static func text(matching pattern: String) -> Schema {
    Schema([JSONMember("type", "string"), JSONMember("pattern", .string("^\(pattern)$"))])
  }
}

extension JSONValue: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self = .string(text) }

  static func integer(_ value: Int) -> JSONValue { .number(JSONNumber(Int64(value))) }
}
