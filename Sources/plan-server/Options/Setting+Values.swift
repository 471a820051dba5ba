import HTTPCore
import PlanAPI

extension Setting where Value == String {
  static var database: Setting {
    Setting(
      "database", "The database file; made where there is none.", placeholder: "file", expected: "a file name",
      fallback: "plan.sqlite", parse: fileName)
  }

  static var existingDatabase: Setting {
    Setting(
      "database", "The database file.", placeholder: "file", expected: "a file name", fallback: "plan.sqlite",
      parse: fileName)
  }

  static var demoDatabase: Setting {
    Setting(
      "database", "The database file; without one, a new file that is gone when the server ends.",
      placeholder: "file", expected: "a file name", parse: fileName)
  }

  static var importedPlan: Setting {
    Setting(
      "import", "The plan document for a database that has no plan; without one, the plan in the program.",
      placeholder: "plan.json", expected: "a file name", parse: fileName)
  }

  static var tokenFile: Setting {
    Setting(
      "token-file", "Where to keep the first admin token as well, readable by the owner alone.", placeholder: "file",
      expected: "a file name", parse: fileName)
  }

  static var output: Setting {
    Setting(
      "output", short: "o", "Where to write the report; - is standard output.", placeholder: "file",
      expected: "a file name", fallback: "-", parse: fileName)
  }

  static var reason: Setting {
    Setting(
      "reason", "Why a plan that is there is amended; kept with each deadline that moves.", placeholder: "text",
      expected: "a text of at most 1000 characters",
      parse: { (1...1000).contains($0.unicodeScalars.count) ? $0 : nil })
  }

  static var label: Setting {
    Setting(
      "label", "Who holds the token, in your words; the role where none is given.", placeholder: "text",
      expected: "one line of at most 200 characters"
    ) { text in
      let isLine = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
      return (1...200).contains(text.unicodeScalars.count) && isLine ? text : nil
    }
  }

  private static var fileName: @Sendable (String) -> String? {
    { $0.isEmpty ? nil : $0 }
  }
}

extension Setting where Value == Address {
  static var listen: Setting {
    Setting(
      "listen", "Where to listen; port 0 takes a free one. May be given more than once.", placeholder: "address:port",
      expected: "a numeric address and a port, such as 127.0.0.1:8080 or [::1]:8080", fallback: "127.0.0.1:8080",
      parse: { Address($0) })
  }
}

extension Setting where Value == PlanKey {
  static var plan: Setting {
    Setting(
      "plan", "The plan's key; not needed where there is only one.", placeholder: "key",
      expected: "a plan's key, such as 39-kh-ubnd-2026", parse: { PlanKey($0) })
  }
}

extension Setting where Value == UnitCode {
  static var unit: Setting {
    Setting(
      "unit", "The unit that the token speaks for; a reporter needs one.", placeholder: "code",
      expected: "a unit's code, such as VHXH", parse: { UnitCode($0) })
  }
}

extension Setting where Value == SHA256Digest {
  static var head: Setting {
    Setting(
      "head", "A head of the trail that was noted elsewhere (GET …/audit/head); may be given more than once.",
      placeholder: "sha256", expected: "64 lower-case hexadecimal digits", parse: { SHA256Digest(hex: $0) })
  }
}

extension Setting where Value == Expiry {
  static var expires: Setting {
    Setting(
      "expires", "The last day on which the token is good, or the instant at which it ends.", placeholder: "date",
      expected: "a day such as 2026-12-31, or an instant such as 2026-12-31T17:00:00Z", parse: { Expiry($0) })
  }
}

extension Setting where Value == UInt64 {
  static var seed: Setting {
    Setting(
      "seed", "What the sample data's small differences come from.", placeholder: "number",
      expected: "a whole number from 0 to \(UInt64.max)", fallback: "39",
      parse: { isPlainNumber($0) ? UInt64($0) : nil })
  }
}

extension Setting where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the values of an enumeration.
  static func choice(_ name: String, _ abstract: String, fallback: Value? = nil) -> Setting {
    let choices = Value.allCases.map(\.rawValue).joined(separator: "|")
    return Setting(
      name, abstract, placeholder: choices, expected: "one of \(choices)", fallback: fallback?.rawValue,
      parse: { Value(rawValue: $0) })
  }
}

extension Setting where Value == Bool {
  static var dryRun: Setting {
    Setting(
      "dry-run", "Check the document and say what would happen, without writing.", placeholder: "true|false",
      expected: "true or false", parse: { Bool($0) })
  }
}

/// `Int(_:)` would take `+5`.
func isPlainNumber(_ text: String) -> Bool {
  !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}
