import ArgumentParser
import Glibc

/// An option that may also come from the environment: `--head-timeout` from `PLAN_SERVER_HEAD_TIMEOUT`.
struct Setting<Value: Sendable>: Sendable {
  let name: String
  let short: Character?
  let abstract: String
  /// What stands for the value in the help.
  let placeholder: String
  /// What a good value is, after "must be".
  let expected: String
  /// The value where none is given, as it would be given.
  let fallback: String?
  let parse: @Sendable (String) -> Value?

  init(
    _ name: String, short: Character? = nil, _ abstract: String, placeholder: String, expected: String,
    fallback: String? = nil, parse: @escaping @Sendable (String) -> Value?
  ) {
    self.name = name
    self.short = short
    self.abstract = abstract
    self.placeholder = placeholder
    self.expected = expected
    self.fallback = fallback
    self.parse = parse
  }

  var variable: String {
    "PLAN_SERVER_\(name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined())"
  }

  var help: ArgumentHelp {
    let known = [fallback.map { "default: \($0)" }, "environment: \(variable)"].compactMap(\.self)
    return ArgumentHelp("\(abstract) (\(known.joined(separator: "; ")))", valueName: placeholder)
  }

  // MARK: The value

  /// What was given on the command line, else in the environment.
  /// - Throws: `ValidationError` that names the variable whose value is bad.
  func optional(_ given: Value?) throws(ValidationError) -> Value? {
    if let given { return given }
    guard let text = Environment[variable] else { return nil }
    return try value(of: text)
  }

  /// ``optional(_:)``, else the fallback.
  func required(_ given: Value?) throws(ValidationError) -> Value {
    if let value = try optional(given) { return value }
    guard let fallback else {
      throw ValidationError("Give --\(name) <\(placeholder)>, or set the environment variable \(variable).")
    }
    guard let value = parse(fallback) else {
      preconditionFailure("--\(name) does not take its own default \(fallback)")
    }
    return value
  }

  /// What was given on the command line, else the environment's values with commas between them, else the fallback.
  func list(_ given: [Value]) throws(ValidationError) -> [Value] {
    let values = try listOrNone(given)
    return values.isEmpty ? [try required(nil)] : values
  }

  /// What was given on the command line, else the environment's values with commas between them.
  func listOrNone(_ given: [Value]) throws(ValidationError) -> [Value] {
    if !given.isEmpty { return given }
    guard let text = Environment[variable] else { return [] }
    var values: [Value] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == " " }) { values.append(try value(of: String(part))) }
    return values.isEmpty ? [try value(of: text)] : values
  }

  private func value(of text: String) throws(ValidationError) -> Value {
    guard let value = parse(text) else {
      throw ValidationError("The environment variable \(variable) is '\(text)': must be \(expected).")
    }
    return value
  }

  fileprivate var names: NameSpecification {
    if let short { [.customLong(name), .customShort(short)] } else { [.customLong(name)] }
  }

  fileprivate func transform(_ text: String) throws -> Value {
    guard let value = parse(text) else { throw ValidationError("must be \(expected)") }
    return value
  }
}

extension Option {
  init<Wrapped>(_ setting: Setting<Wrapped>) where Value == Wrapped? {
    self.init(name: setting.names, help: setting.help, transform: { try setting.transform($0) })
  }

  init<Element>(_ setting: Setting<Element>) where Value == [Element] {
    self.init(wrappedValue: [], name: setting.names, help: setting.help, transform: { try setting.transform($0) })
  }
}

/// The variables that the process was started with.
enum Environment {
  /// `nil` where the variable is not there or empty.
  static subscript(name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}
