import Testing

@testable import PlanAPI

@Suite struct CityReportCSVTests {
  private static let columns = [
    "section", "code", "name", "unit", "target", "value", "previous", "change", "status", "note",
  ]

  @Test("Every row has the ten columns, in a full report, an empty one and that of the real plan")
  func isRectangular() throws {
    for report in [report(), emptyReport(), try communeReport(), try communeReport(.english)] {
      let rows = try parseCSV(report.csv())
      #expect(rows.first == CityReportCSVTests.columns)
      #expect(rows.allSatisfy { $0.count == 10 })
    }
  }

  @Test("The table begins without a byte order mark and every line ends in CRLF")
  func bytes() throws {
    let bytes = try communeReport().csv()
    #expect(bytes.starts(with: "section,code,".utf8))
    #expect(bytes.suffix(2) == [0x0D, 0x0A])
  }

  @Test("Each section of a full report has its rows")
  func sections() throws {
    let rows = try parseCSV(report().csv()).dropFirst()
    let counts = Dictionary(grouping: rows) { $0[0] }.mapValues(\.count)
    #expect(
      counts == [
        "report": 6, "summary": 20, "updates": 2, "kpis": 4, "tasks": 3, "progress": 3, "outputs": 5,
        "warnings": report().warnings.count, "difficulties": 1, "proposals": 1, "disbursement": 4,
        "reconciliation": 2, "feedback": 1,
        "next_period": 3,
      ])
    let empty = Set(try parseCSV(emptyReport().csv()).dropFirst().map { $0[0] })
    #expect(empty == ["report", "summary", "disbursement", "feedback"])
  }

  @Test(
    "Figures stand exact in their columns, and what is not known is an empty cell",
    arguments: [
      ["kpis", "K-1", "K-1", "%", "80", "83.33", "50", "33.33", "met", "A"],
      ["kpis", "K-3", "K-3", "%", "", "", "", "", "no_data", "A"],
      [
        "tasks", "1", "Nhiệm vụ 1", "%", "", "50.25", "20", "30.25", "at_risk", "Đơn vị A, Đơn vị B; Thường xuyên; 2/2",
      ],
      ["tasks", "3", "Nhiệm vụ 3", "%", "", "", "", "", "", "Đơn vị B; 31/01/2026; 0/1"],
      ["disbursement", "total", "Tổng cộng", "VND", "", "9007199254740997", "", "", "", "2 trên 3 nhiệm vụ"],
      ["disbursement", "3", "Nhiệm vụ 3", "VND", "", "", "", "", "", ""],
      ["progress", "1.A", "Đơn vị A", "%", "", "40", "", "", "on_track", "Đã ban hành kế hoạch"],
      ["difficulties", "1.A", "Đơn vị A", "", "", "", "", "", "", "Thiếu kinh phí"],
      ["next_period", "3", "Nhiệm vụ 3", "", "", "", "", "", "overdue", "Đơn vị B; 31/01/2026"],
    ])
  func figures(row: [String]) throws {
    #expect(try parseCSV(report().csv()).contains(row))
  }

  @Test(
    "Text that a spreadsheet would run gets an apostrophe, and every text comes back whole",
    arguments: [
      ("=1+1", "'=1+1"), ("+84 912", "'+84 912"), ("-", "'-"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
      ("\rx", "'\rx"), ("\r\nx", "'\r\nx"), ("\nx", "'\nx"), ("＝1", "'＝1"),
      ("=HYPERLINK(\"http://a\",\"b\")", "'=HYPERLINK(\"http://a\",\"b\")"), ("a=1", "a=1"), ("'=1", "''=1"),
      ("a,b", "a,b"), ("a\"b\"", "a\"b\""), ("dòng 1\ndòng 2", "dòng 1\ndòng 2"), ("", ""),
    ])
  func injection(text: String, cell: String) throws {
    let rows = try parseCSV(
      report(
        reportedRecord { updates in
          updates[4].update.summary = text
        }
      ).csv())
    let row = try #require(rows.first { $0[0] == "progress" && $0[1] == "2.A" })
    #expect(row[9].unicodeScalars.elementsEqual(cell.unicodeScalars))
    #expect(rows.allSatisfy { $0.count == 10 })
  }

  @Test("A negative change stays a number")
  func negativeNumbers() throws {
    let rows = try parseCSV(report(reportedRecord { $0[4] = update(2, "A", "2026-02", "12.5") }).csv())
    let row = try #require(rows.first { $0[0] == "tasks" && $0[1] == "2" })
    #expect(row[5...7] == ["12.5", "30", "-17.5"])
  }
}

private struct MalformedCSV: Error {}

/// Reads RFC 4180 strictly: CRLF between records, quotes only around a whole field.
private func parseCSV(_ bytes: [UInt8]) throws -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var rest = bytes[...]
  while let first = rest.first {
    var field: [UInt8] = []
    if first == UInt8(ascii: "\"") {
      rest.removeFirst()
      while true {
        guard let byte = rest.popFirst() else { throw MalformedCSV() }
        if byte == UInt8(ascii: "\"") {
          guard rest.first == UInt8(ascii: "\"") else { break }
          rest.removeFirst()
        }
        field.append(byte)
      }
    } else {
      while let byte = rest.first, ![0x2C, 0x0D, 0x0A].contains(byte) {
        guard byte != UInt8(ascii: "\"") else { throw MalformedCSV() }
        field.append(byte)
        rest.removeFirst()
      }
    }
    row.append(String(decoding: field, as: UTF8.self))
    switch rest.popFirst() {
    case UInt8(ascii: ","): continue
    case 0x0D where rest.popFirst() == 0x0A:
      rows.append(row)
      row = []
    default: throw MalformedCSV()
    }
  }
  guard row.isEmpty else { throw MalformedCSV() }
  return rows
}
