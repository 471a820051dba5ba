/// One row of a batch as it came, in whichever format: an object that is read like the body of a single POST.
struct BatchRow: Sendable {
  /// Of the row in the batch: `/0` for the first.
  let pointer: String
  let value: JSONValue
  /// The line of the file it begins on; `nil` in JSON.
  let line: Int?
  /// What is wrong with its cells.
  let faults: [FieldFault]
  /// The headings by the pointers below the row's own; empty in JSON.
  let headings: [String: String]
}

extension [BatchRow] {
  /// Far over the 114 communes' worth of one unit's rows; a batch is one transaction, which others wait for.
  static let limit = 5_000

  /// Reads a JSON array.
  /// - Throws: 400 where it is no JSON, 422 where it is no array of 1 to 5,000 elements.
  init(json body: [UInt8]) throws(Problem) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: body)
    } catch {
      throw .malformedJSON(error)
    }
    guard case .array(let elements) = value else { throw .validation("", .expectedArray) }
    guard (1...[BatchRow].limit).contains(elements.count) else {
      throw .validation("", .expectedCount(1...[BatchRow].limit, found: elements.count))
    }
    self = elements.enumerated().map { index, element in
      BatchRow(pointer: "/\(index)", value: element, line: nil, faults: [], headings: [:])
    }
  }

  /// Reads a table.
  /// - Parameters:
  ///   - known: the columns that it may have.
  ///   - required: those that it must have.
  /// - Throws: 400 where it is no table, 422 naming every heading that is unknown, repeated or missing.
  init(csv body: [UInt8], columns known: TableColumns, required: [TableColumn]) throws(Problem) {
    let table: CSVTable
    do {
      table = try CSVTable(body, rows: [BatchRow].limit) { known[$0] != nil }
    } catch {
      if case .tooManyRows = error.kind { throw .validation("", error.message) }
      throw .malformedCSV(error)
    }
    let columns = try TableHeader(table.header, known: known, required: required).columns
    guard !table.rows.isEmpty else { throw .validation("", .expectedCount(1...[BatchRow].limit, found: 0)) }
    self = table.rows.enumerated().map { index, row in BatchRow(row, at: "/\(index)", columns) }
  }
}

extension BatchRow {
  fileprivate init(_ row: CSVTable.Row, at pointer: String, _ columns: [(column: TableColumn, heading: String)?]) {
    var members: [JSONMember] = []
    var outputs: [(number: Int, members: [JSONMember])] = []
    var faults: [FieldFault] = []
    var headings: [String: String] = [:]
    for (index, cell) in row.cells.enumerated() where !trimmed(cell).isEmpty {
      guard index < columns.count, let (column, heading) = columns[index] else {
        faults.append(FieldFault(pointer: pointer, detail: .cellWithoutColumn(index + 1)))
        continue
      }
      let (value, fault) = column.form.value(of: cell)
      let place: String
      switch column.place {
      case .remark: continue
      case .field(let name):
        members.append(JSONMember(name, value))
        place = "/\(name)"
      case .output(let number, let name):
        if let found = outputs.firstIndex(where: { $0.number == number }) {
          outputs[found].members.append(JSONMember(name, value))
          place = "/outputs/\(found)/\(name)"
        } else {
          place = "/outputs/\(outputs.count)/\(name)"
          outputs.append((number, [JSONMember(name, value)]))
        }
      }
      headings[place] = heading
      if let fault { faults.append(FieldFault(pointer: pointer + place, detail: fault)) }
    }
    // What has no cell in this row is told by its column all the same.
    for case let (column, heading)? in columns {
      switch column.place {
      case .remark: continue
      case .field(let name): headings["/\(name)"] = heading
      case .output(let number, let name):
        guard let found = outputs.firstIndex(where: { $0.number == number }) else { continue }
        headings["/outputs/\(found)/\(name)"] = heading
      }
    }
    if !outputs.isEmpty { members.append(JSONMember("outputs", .array(outputs.map { .object($0.members) }))) }
    self.init(pointer: pointer, value: .object(members), line: row.line, faults: faults, headings: headings)
  }

  /// Reads the row as an object without unknown names.
  /// - Throws: 422 with every bad field.
  func read<Value>(_ body: (inout FieldReader) -> Value?) throws(Problem) -> Value {
    var found: [FieldFault] = []
    let result = FieldReader.read(value, at: pointer, &found, body)
    // Of a cell that could not be read its field says no more.
    let told = Set(faults.map(\.pointer))
    let all = faults + found.filter { !told.contains($0.pointer) }
    if let faults = FieldFaults(all) { throw .validation(faults) }
    guard let result else { throw .validation(pointer, .incomplete) }
    return result
  }

  /// The column that a fault's pointer leads to.
  func heading(at pointer: String) -> String? {
    pointer.hasPrefix(self.pointer) ? headings[String(pointer.dropFirst(self.pointer.count))] : nil
  }
}

extension LocalizedText {
  fileprivate static func cellWithoutColumn(_ number: Int) -> LocalizedText {
    LocalizedText(vi: "Ô thứ \(number) không thuộc cột nào.", en: "Cell \(number) belongs to no column.")
  }
}
