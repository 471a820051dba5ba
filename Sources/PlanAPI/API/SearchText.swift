@_spi(_Unicode) import Swift

/// Text as a search sees it: without case and diacritics, so `chuyen doi so` finds `Chuyển đổi số` (DOMAIN.md, the
/// last paragraph).
struct SearchText: Hashable, Sendable {
  /// How well a word is found: inside another, at a word's beginning, as a word of its own.
  enum Match: Int, Comparable, Sendable {
    case inside = 1
    case beginning = 2
    case whole = 4

    static func < (left: Match, right: Match) -> Bool { left.rawValue < right.rawValue }
  }

  /// UTF-8, folded, with one space for each stretch of white space.
  private let bytes: [UInt8]

  init(_ text: String) {
    bytes = Array(SearchText.words(of: text).joined(separator: " ").utf8)
  }

  /// The words of a text, folded. ASCII punctuation is part of them, so `41/KH-UBND` is one; quotation marks and dashes of
  /// print are not.
  static func words(of text: String) -> [String] {
    fold(text).split { $0.isWhitespace || !($0.isASCII || $0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// The best place where a folded text stands in it; `nil` where there is none.
  func match(of wanted: String) -> Match? {
    let wanted = Array(wanted.utf8)
    guard let first = wanted.first, wanted.count <= bytes.count else { return nil }
    var best: Match?
    for start in 0...(bytes.count - wanted.count)
    where bytes[start] == first && bytes[start..<start + wanted.count].elementsEqual(wanted) {
      let match = match(at: start..<start + wanted.count)
      if match == .whole { return .whole }
      best = max(best ?? match, match)
    }
    return best
  }

  private func match(at range: Range<Int>) -> Match {
    let begins = range.lowerBound == 0 || !isWordByte(bytes[range.lowerBound - 1])
    let ends = range.upperBound == bytes.count || !isWordByte(bytes[range.upperBound])
    return begins ? (ends ? .whole : .beginning) : .inside
  }

  /// In lower case, without diacritics.
  static func fold(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    // Decomposed (NFD), a diacritic is a scalar of its own; đ has no decomposition.
    for scalar in text._nfd where scalar.properties.canonicalCombiningClass == .notReordered {
      switch scalar {
      case "đ", "Đ": folded.append("d")
      case "a"..."z", "0"..."9", " ": folded.append(scalar)
      default: folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return String(folded)
  }
}

/// Letters and digits; beyond ASCII all are taken for letters.
private func isWordByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
  default: false
  }
}
