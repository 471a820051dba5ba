extension Spreadsheet.Sheet {
  /// How many lines a row has in its fullest cell. Excel fits rows to wrapped text by itself, others do not, so that the
  /// height is in the file. A column holds about a fifth more letters than its width says.
  func lines(in row: [Spreadsheet.Cell]) -> Int {
    zip(row, columns).map { cell, column in
      guard case .text(let text) = cell else { return 1 }
      return lineCount(of: text, width: Int(column.width * 1.2))
    }.max() ?? 1
  }

  /// Of the heads, whose letters are wider.
  var headLines: Int {
    columns.map { lineCount(of: $0.title, width: Int($0.width * 0.9)) }.max() ?? 1
  }
}

/// How many lines a text fills that is broken between words.
private func lineCount(of text: String, width: Int) -> Int {
  let width = max(width, 1)
  var count = 0
  for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
    count += 1
    // Of the line that is being filled.
    var used = 0
    for word in paragraph.split(whereSeparator: \.isWhitespace) {
      let length = word.count
      if used > 0, used + 1 + length > width {
        count += 1
        used = 0
      }
      used += (used > 0 ? 1 : 0) + length
      // A word longer than the column is broken within.
      count += (used - 1) / width
      used = (used - 1) % width + 1
    }
  }
  return count
}
