/// The columns of a table by its headings.
struct TableHeader {
  /// With the heading as the table has it; `nil` where both the heading and, as it must be, the cells are blank.
  let columns: [(column: TableColumn, heading: String)?]

  init(_ header: CSVTable.Row, known: TableColumns, required: [TableColumn]) throws(Problem) {
    var faults: [FieldFault] = []
    var seen: Set<TableColumn.Place> = []
    columns = header.cells.map { heading in
      let heading = trimmed(heading)
      guard !heading.isEmpty else { return nil }
      guard let column = known[heading] else {
        faults.append(FieldFault(pointer: "", detail: .unknownColumn(heading, line: header.line)))
        return nil
      }
      if !seen.insert(column.place).inserted {
        faults.append(FieldFault(pointer: "", detail: .repeatedColumn(heading, line: header.line)))
      }
      return (column, heading)
    }
    for column in required where !seen.contains(column.place) {
      faults.append(FieldFault(pointer: "", detail: .missingColumn(column)))
    }
    if let faults = FieldFaults(faults) { throw .validation(faults) }
  }
}

extension LocalizedText {
  fileprivate static func unknownColumn(_ heading: String, line: Int) -> LocalizedText {
    let name = heading.unicodeScalars.count <= 64 ? heading : String(heading.prefix(64)) + "…"
    return LocalizedText(
      vi: "Dòng \(line): không có cột “\(name)”.", en: "Line \(line): there is no column “\(name)”.")
  }

  fileprivate static func repeatedColumn(_ heading: String, line: Int) -> LocalizedText {
    LocalizedText(
      vi: "Dòng \(line): cột “\(heading)” trùng với một cột trước.",
      en: "Line \(line): the column “\(heading)” repeats one before it.")
  }

  fileprivate static func missingColumn(_ column: TableColumn) -> LocalizedText {
    LocalizedText(
      vi: "Thiếu cột “\(column.heading.vietnamese)” (\(column.place.name)).",
      en: "The column “\(column.heading.english)” (\(column.place.name)) is missing.")
  }
}
