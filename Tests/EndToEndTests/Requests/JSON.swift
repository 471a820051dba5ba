import PlanAPI
import TestSupport

/// A JSON value with a path into it: `answer.json["items"][0]["code"]`. A step to where nothing is gives a value that
/// is nothing.
struct JSON: Hashable, CustomStringConvertible {
  let value: JSONValue?

  init(_ value: JSONValue?) { self.value = value }

  init(_ bytes: [UInt8]) {
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      value = nil
    }
  }

  /// Whether there is a value, if only `null`.
  var exists: Bool { value != nil }
  var isNull: Bool { value == .null }

  subscript(name: String) -> JSON { JSON(value?[name]) }
  subscript(index: Int) -> JSON { items.indices.contains(index) ? items[index] : JSON(nil as JSONValue?) }

  /// The elements of an array.
  var items: [JSON] {
    if case .array(let elements) = value { elements.map { JSON($0) } } else { [] }
  }

  /// The names of an object's members.
  var names: [String] {
    if case .object(let members) = value { members.map(\.name) } else { [] }
  }

  var string: String? {
    if case .string(let text) = value { text } else { nil }
  }

  var integer: Int64? {
    if case .number(let number) = value { number.integer } else { nil }
  }

  /// A number as it is written.
  var number: String? {
    if case .number(let number) = value { number.text } else { nil }
  }

  var bool: Bool? {
    if case .bool(let value) = value { value } else { nil }
  }

  var description: String { value.map { "\($0)" } ?? "nothing" }
}

extension Answer {
  var json: JSON { JSON(body) }

  /// The pointers of a problem's faults.
  var pointers: Set<String> { Set(json["errors"].items.compactMap { $0["pointer"].string }) }
}

/// An object of members whose values are JSON texts.
func object(_ members: [String: String]) -> String {
  "{\(members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}"
}

/// An update's body: a good one, with members changed or, where `nil`, left out.
func update(_ changes: [String: String?] = [:]) -> String {
  var members = [
    "unit": "\"VHXH\"", "period": "\"2026-02\"", "percent": "40", "status": "\"on_track\"",
    "summary": "\"Đã tập huấn 3 lớp\"",
  ]
  for (name, value) in changes { members[name] = value }
  return object(members)
}

let plan = "/v1/plans/39-kh-ubnd-2026"
