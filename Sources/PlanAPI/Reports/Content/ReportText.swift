/// Words of a report, in pieces: each format escapes what is from the data, and says in its own way where a link leads
/// and where an item ends.
struct ReportText: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    /// The server's own words and figures.
    case own(String)
    /// From users: anything, with line breaks too.
    case data(String)
    /// Text from users with an address of the web.
    case link(String, to: String)
    /// Between two items of one cell.
    case next
  }

  /// How what it tells is judged, where it is.
  enum Tone: String, Hashable, Sendable { case good, caution, bad }

  private(set) var pieces: [Piece]
  private(set) var tone: Tone?

  init(_ pieces: [Piece], tone: Tone? = nil) {
    self.pieces = pieces
    self.tone = tone
  }

  static func own(_ text: String) -> ReportText { ReportText([.own(text)]) }
  static func data(_ text: String) -> ReportText { ReportText([.data(text)]) }

  /// A link where the address is one of the web, else the text alone.
  static func link(_ text: String, to address: String?) -> ReportText {
    guard let address, address.hasPrefix("https://") || address.hasPrefix("http://") else { return .data(text) }
    return ReportText([.link(text, to: address)])
  }

  /// Several items of one cell; a dash for none.
  static func items(_ items: [ReportText]) -> ReportText {
    guard let first = items.first else { return .own(ReportNumbers.unknown) }
    return items.dropFirst().reduce(into: first) { $0.pieces += [.next] + $1.pieces }
  }

  static func + (left: ReportText, right: ReportText) -> ReportText {
    ReportText(left.pieces + right.pieces, tone: left.tone ?? right.tone)
  }

  func toned(_ tone: Tone?) -> ReportText { ReportText(pieces, tone: tone) }

  /// The words alone.
  var plain: String {
    pieces.map { piece in
      switch piece {
      case .own(let text), .data(let text), .link(let text, _): text
      case .next: "; "
      }
    }.joined()
  }

  /// With a full stop where nothing else ends it.
  var sentence: ReportText {
    guard let last = plain.last(where: { !$0.isWhitespace }) else { return self }
    return last.isPunctuation && last != "%" && last != ")" ? self : self + .own(".")
  }

  var isEmpty: Bool { pieces.allSatisfy { $0 == .own("") } }
}

/// The lines of a text from users, without those that are blank and without the spaces at their ends.
func lines(of text: String) -> [String] {
  text.unicodeScalars.split(whereSeparator: isLineBreak).map { line in
    let begun = line.drop(while: \.properties.isWhitespace)
    let end = begun.lastIndex { !$0.properties.isWhitespace }.map(begun.index(after:)) ?? begun.startIndex
    return String(begun[..<end])
  }.filter { !$0.isEmpty }
}

/// What ends a line in Unicode (UAX #14, class BK and CR, LF, NL).
func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}": true
  default: false
  }
}
