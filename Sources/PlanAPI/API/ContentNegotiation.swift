/// Which of its representations the server sends, by what the client prefers (RFC 9110 §12.5).
enum ContentNegotiation {
  /// The best of what is offered for an `Accept` field (RFC 9110 §12.5.1): the most precise range that names a type
  /// speaks for it.
  /// - Parameters:
  ///   - accept: the field's value; `nil` where the client states none, and takes anything, as it does where the field
  ///     holds no media range at all.
  ///   - offered: media types without parameters, the server's favourite first.
  /// - Returns: `nil` where none is acceptable: 406.
  static func mediaType(accept: String?, offered: [String]) -> String? {
    guard let accept else { return offered.first }
    let ranges = Preference.list(accept).compactMap(MediaRange.init)
    guard !ranges.isEmpty else { return offered.first }
    var best: (type: String, weight: Int)?
    for type in offered {
      let speaking = ranges.filter { $0.matches(type) }.max { ($0.precision, $0.weight) < ($1.precision, $1.weight) }
      if let speaking, speaking.weight > best?.weight ?? 0 { best = (type, speaking.weight) }
    }
    return best?.type
  }

  /// How a body is sent for an `Accept-Encoding` field (RFC 9110 §12.5.3). gzip where the client takes it as gladly as
  /// the body itself; a client that names neither gzip nor `*` has not asked for it.
  /// - Parameter acceptEncoding: the field's value; `nil` where there is none.
  /// - Returns: `nil` where the client takes neither: 406.
  static func coding(acceptEncoding: String?) -> ContentCoding? {
    guard let acceptEncoding else { return .identity }
    let preferences = Preference.list(acceptEncoding)
    func weight(_ names: String...) -> Int? {
      preferences.filter { names.contains($0.value) }.map(\.weight).max()
    }
    let others = weight("*")
    let gzip = weight("gzip", "x-gzip") ?? others ?? 0
    // Acceptable where nothing is said of it, but then gladly only where nothing else is.
    let identity = weight("identity") ?? others
    if gzip > 0, identity == 0 { return .gzipOnly }
    if gzip > 0, gzip >= identity ?? 0 { return .gzip }
    return identity == 0 ? nil : .identity
  }

  /// The language for an `Accept-Language` field (RFC 9110 §12.5.4): the one of the highest weight, of equals the first
  /// named; Vietnamese where the field is missing, unreadable or names neither, for an answer in a foreign language is
  /// better than none.
  static func language(acceptLanguage: String?) -> Language {
    guard let acceptLanguage else { return .vietnamese }
    typealias Wish = (weight: Int, place: Int)
    var named: [Language: Wish] = [:]
    var others: Wish?
    for (place, preference) in Preference.list(acceptLanguage).enumerated() {
      if preference.value == "*" {
        others = others ?? (preference.weight, place)
      } else if let language = Language(rawValue: String(preference.value.prefix { $0 != "-" })),
        // `en-GB;q=0.3, en;q=0.9`: what speaks for the language at its best.
        preference.weight > named[language]?.weight ?? -1
      {
        named[language] = (preference.weight, place)
      }
    }
    let wishes = Language.allCases.compactMap { language in (named[language] ?? others).map { (language, $0) } }
    let best = wishes.filter { $0.1.weight > 0 }.max { one, other in
      // Vietnamese comes first and stays where English is wished for no more.
      one.1.weight < other.1.weight || (one.1.weight == other.1.weight && one.1.place > other.1.place)
    }
    return best?.0 ?? .vietnamese
  }

  /// The media type of a `Content-Type`, in lower case without parameters.
  static func essence(of contentType: String) -> String {
    var type = contentType.prefix { $0 != ";" }
    while let first = type.utf8.first, first == 0x20 || first == 0x09 { type = type.dropFirst() }
    while let last = type.utf8.last, last == 0x20 || last == 0x09 { type = type.dropLast() }
    return type.lowercased()
  }

  /// Whether a `Content-Type` names no charset but UTF-8.
  static func isUTF8(_ contentType: String) -> Bool {
    contentType.lowercased().split(separator: ";").dropFirst().map { trimmed(String($0)) }.allSatisfy { parameter in
      guard parameter.hasPrefix("charset=") else { return true }
      return ["utf-8", "utf8", "us-ascii"].contains(parameter.dropFirst("charset=".count).filter { $0 != "\"" })
    }
  }
}

/// What a client takes a body as.
enum ContentCoding: UInt8 {
  /// As it is.
  case identity
  /// With gzip, or as it is where that is not worth the while.
  case gzip
  /// With gzip in any case.
  case gzipOnly
}

/// `type/subtype`, `type/*` or `*/*` with its weight. Parameters are not looked at: no type is offered in two ways that
/// only they tell apart.
private struct MediaRange {
  let type: Substring
  let subtype: Substring
  let weight: Int

  /// - Returns: nil for what is no media range.
  init?(_ preference: Preference) {
    let names = preference.value.split(separator: "/", omittingEmptySubsequences: false)
    guard names.count == 2, !names[0].isEmpty, !names[1].isEmpty, names[0] != "*" || names[1] == "*" else {
      return nil
    }
    type = names[0]
    subtype = names[1]
    weight = preference.weight
  }

  var precision: Int { (type == "*" ? 0 : 1) + (subtype == "*" ? 0 : 1) }

  func matches(_ mediaType: String) -> Bool {
    let names = mediaType.split(separator: "/")
    return (type == "*" || type == names[0]) && (subtype == "*" || subtype == names[1])
  }
}
