extension Language {
  /// The language to answer in, by `Accept-Language` (RFC 9110 §12.5.4): the one of the highest quality, of equals the
  /// first named; Vietnamese where the field is missing, unreadable or names neither.
  public static func negotiate(acceptLanguage: String?) -> Language {
    guard let acceptLanguage else { return .vietnamese }
    var preferences = Preferences()
    for range in acceptLanguage.utf8.split(separator: UInt8(ascii: ",")).prefix(50) { preferences.add(range) }
    return preferences.best
  }
}

/// Qualities in thousandths, each with its place in the header.
private struct Preferences {
  private typealias Quality = (value: Int, place: Int)
  private var named: [Language: Quality] = [:]
  private var others: Quality?
  private var count = 0

  mutating func add(_ range: Substring.UTF8View) {
    let parts = range.split(separator: UInt8(ascii: ";"))
    guard let tag = parts.first.map({ trimmed($0) }), let quality = quality(of: parts.dropFirst()) else { return }
    count += 1
    if tag == "*" {
      others = others ?? (quality, count)
      return
    }
    let primary = tag.prefix { $0 != "-" }.lowercased()
    guard let language = Language(rawValue: primary) else { return }
    // `en-GB;q=0.3, en;q=0.9`: what speaks for the language at its best.
    if quality > named[language]?.value ?? -1 { named[language] = (quality, count) }
  }

  var best: Language {
    var best: (language: Language, quality: Quality)?
    for language in Language.allCases {
      guard let quality = named[language] ?? others, quality.value > 0 else { continue }
      if let current = best,
        (current.quality.value, -current.quality.place) >= (quality.value, -quality.place)
      {
        continue
      }
      best = (language, quality)
    }
    return best?.language ?? .vietnamese
  }

  /// RFC 9110 §12.4.2: 0 to 1 with up to three decimals, 1 where it is left out; `nil` where it is written otherwise.
  private func quality(of parameters: ArraySlice<Substring.UTF8View>) -> Int? {
    for parameter in parameters {
      let text = trimmed(parameter).lowercased()
      guard text.hasPrefix("q=") else { continue }
      guard text.utf8.count <= 7, let value = Decimal(String(text.dropFirst(2))),
        (Decimal.zero...Decimal(1)).contains(value)
      else { return nil }
      return Int(value.tenThousandths / 10)
    }
    return 1000
  }
}

private func trimmed(_ bytes: Substring.UTF8View) -> Substring {
  var text = Substring(bytes)
  while text.first == " " || text.first == "\t" { text.removeFirst() }
  while text.last == " " || text.last == "\t" { text.removeLast() }
  return text
}
