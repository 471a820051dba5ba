@_spi(_Unicode) import Swift

/// Text as a search sees it: without case and diacritics, so `chuyen doi so` finds `Chuyển đổi số` (DOMAIN.md, the
/// last paragraph).
struct SearchText {
  private let folded: String

  init(_ parts: [String?]) { folded = parts.compactMap { $0.map(SearchText.fold) }.joined(separator: "\n") }

  /// Whether every word of `query` stands in it.
  func contains(_ query: String) -> Bool {
    SearchText.fold(query).split(whereSeparator: \.isWhitespace).allSatisfy { folded.contains($0) }
  }

  /// In lower case, without diacritics.
  static func fold(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    // Decomposed (NFD), a diacritic is a scalar of its own; đ has no decomposition.
    for scalar in text._nfd where scalar.properties.canonicalCombiningClass == .notReordered {
      switch scalar {
      case "đ", "Đ": folded.append("d")
      default: folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return String(folded)
  }
}
