/// A number as people and spreadsheets write it: with a decimal comma or point, in groups of three or not.
enum SpreadsheetNumber: Hashable, Sendable {
  /// The same number as JSON writes it.
  case number(String)
  /// `1.234`: a thousand and more to one reader, one and a bit to the other.
  case ambiguous
  /// `1.2E+08`: the spreadsheet has left digits out.
  case shortened
  case none

  /// What one mark with three digits behind it means: `1.234`.
  enum SingleMark: Sendable {
    /// Money in whole đồng has no decimals, so it sets off the thousands.
    case thousands
    /// A percentage has no thousands.
    case decimals
    case unknown
  }

  /// - Parameters:
  ///   - cell: blanks around it and one of `suffixes` behind it are passed over.
  ///   - suffixes: units of measure, in lower case.
  init(_ cell: String, singleMark: SingleMark, suffixes: [String] = []) {
    var text = trimmed(cell)
    for suffix in suffixes where text.lowercased().hasSuffix(suffix) {
      text = trimmed(String(text.dropLast(suffix.count)))
      break
    }
    let isNegative = text.first == "-" || text.first == "−"
    if isNegative { text.removeFirst() }
    guard text.utf8.count <= 40 else {
      self = .none
      return
    }
    guard let parts = NumberParts(text) else {
      self = isScientific(text) ? .shortened : .none
      return
    }
    self = parts.number(singleMark, sign: isNegative ? "-" : "")
  }
}

/// Digits, and the marks between them.
private struct NumberParts {
  private var groups: [String] = [""]
  private var marks: [Unicode.Scalar] = []

  /// `nil` unless it begins and ends with a digit, and no two marks meet.
  init?(_ text: String) {
    for scalar in text.unicodeScalars {
      if ("0"..."9").contains(scalar) {
        groups[groups.count - 1].unicodeScalars.append(scalar)
      } else if let mark = NumberParts.mark(scalar) {
        marks.append(mark)
        groups.append("")
      } else {
        return nil
      }
    }
    guard groups.allSatisfy({ !$0.isEmpty }) else { return nil }
  }

  /// All kinds of blanks that set thousands off are one.
  private static func mark(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case ".", ",": scalar
    case " ", "\u{A0}", "\u{2009}", "\u{202F}": " "
    case "'", "\u{2019}": "'"
    default: nil
    }
  }

  func number(_ singleMark: SpreadsheetNumber.SingleMark, sign: String) -> SpreadsheetNumber {
    guard let last = marks.last else { return .number(sign + plain(groups[0])) }
    let isDecimalMark = last == "." || last == ","
    if marks.count == 1, isDecimalMark {
      guard isGrouped(groups) else { return decimal(sign) }
      switch singleMark {
      case .thousands: return whole(groups, sign)
      case .decimals: return decimal(sign)
      case .unknown: return .ambiguous
      }
    }
    if Set(marks).count == 1 { return isGrouped(groups) ? whole(groups, sign) : .none }
    // `1.234.567,8`: the last mark is alone of its kind, all before it are of the other.
    guard isDecimalMark, Set(marks.dropLast()).count == 1, marks.dropLast().last != last,
      isGrouped(groups.dropLast())
    else { return .none }
    return decimal(sign)
  }

  private func whole(_ groups: [String], _ sign: String) -> SpreadsheetNumber { .number(sign + groups.joined()) }

  private func decimal(_ sign: String) -> SpreadsheetNumber {
    .number("\(sign)\(plain(groups.dropLast().joined())).\(groups.last ?? "0")")
  }

  /// JSON takes no leading zeros.
  private func plain(_ digits: String) -> String {
    let significant = digits.drop { $0 == "0" }
    return significant.isEmpty ? "0" : String(significant)
  }

  /// One to three digits, the first no zero, and then threes.
  private func isGrouped(_ groups: some Collection<String>) -> Bool {
    guard let first = groups.first, first.utf8.count <= 3, !first.hasPrefix("0") else { return false }
    return groups.dropFirst().allSatisfy { $0.utf8.count == 3 }
  }
}

/// `1.2E+08`, as Excel shows a number that its column is too narrow for.
private func isScientific(_ text: String) -> Bool {
  let parts = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
  guard parts.count == 2, parts[0].utf8.first.map(isDigit) ?? false else { return false }
  return parts[1].utf8.last.map(isDigit) ?? false
}

private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

/// Without white space around it, no-break spaces too.
func trimmed(_ text: String) -> String {
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
    let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
  else { return "" }
  return String(scalars[first...last])
}
