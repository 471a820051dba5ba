import Testing

@testable import PlanAPI

@Suite("A table is read") struct CSVTableTests {
  private func read(_ bytes: [UInt8], rows: Int = 100) throws(CSVError) -> CSVTable {
    try CSVTable(bytes, rows: rows) { ["a", "b", "c", "Khó khăn, vướng mắc"].contains($0) }
  }

  private func cells(_ text: String) throws(CSVError) -> [[String]] {
    let table = try read(Array(text.utf8))
    return [table.header.cells] + table.rows.map(\.cells)
  }

  @Test(
    "whatever separates its cells and ends its lines",
    arguments: [
      "a,b\r\n1,2\r\n", "a,b\n1,2\n", "a,b\n1,2", "a,b\r1,2\r", "\u{FEFF}a,b\r\n1,2", "a;b\r\n1;2\r\n", "a\tb\r\n1\t2",
      "\"a\",\"b\"\r\n\"1\",\"2\"\r\n", "sep=;\r\na;b\r\n1;2\r\n", "\u{FEFF}SEP=,\na,b\n1,2",
      "\n\n,\na,b\n,\n \t,\n1,2\n\n",
    ])
  func separates(text: String) throws {
    #expect(try cells(text) == [["a", "b"], ["1", "2"]])
  }

  @Test(
    "with what stands in quotes kept as it is",
    arguments: [
      ("\"x,y\"", "x,y"), ("\"x\"\"y\"", "x\"y"), ("\"\"\"\"", "\""), ("\"x\r\ny\"", "x\ny"), ("\"x\ny\"", "x\ny"),
      ("\"x\ry\"", "x\ny"), ("\"\"", ""), ("\" x \"", " x "), ("x \"y\" z", "x \"y\" z"), ("5\"", "5\""),
      ("x;y", "x;y"),
      ("Ca\u{302}\u{309}n", "Cẩn"), ("\"x\n\ny\"", "x\n\ny"),
    ])
  func unquotes(cell: String, text: String) throws {
    #expect(try cells("a,b\r\n\(cell),2") == [["a", "b"], [text, "2"]])
    #expect(try cells("a,b\r\n\(cell),2")[1][0].unicodeScalars.elementsEqual(text.unicodeScalars))
  }

  @Test("by the separator that makes the headings known, not the one that there are most of")
  func sniffs() throws {
    let table = try read(Array("a;Khó khăn, vướng mắc;x,y,z,u,v\n1;2;3".utf8))
    #expect(table.separator == ";")
    #expect(table.header.cells == ["a", "Khó khăn, vướng mắc", "x,y,z,u,v"])
    #expect(try read(Array("x;y\n1;2".utf8)).separator == ";", "without a known heading, the most cells")
    #expect(try read(Array("a\n1".utf8)).rows.map(\.cells) == [["1"]])
  }

  @Test("with the line of the file that each row begins on")
  func counts() throws {
    let table = try read(Array("\r\na,b\r\n\"1\r\n\r\n1\",2\r\n\r\n3,4\r5,6\n7,8".utf8))
    #expect(table.header.line == 2)
    #expect(table.rows.map(\.line) == [3, 7, 8, 9])
  }

  @Test(
    "or refused, with the line",
    arguments: [
      ([], .empty, 1), (Array("\r\n,,\r\n".utf8), .empty, 1), (Array("a,b\n\"1,2\n3,4".utf8), .unclosedQuote, 2),
      (Array("a,b\n1,2\n\"3\"x,4".utf8), .textAfterQuote, 3), ([0xFF, 0xFE, 0x61, 0], .utf16, 1),
      ([0xFE, 0xFF, 0, 0x61], .utf16, 1), (Array("a\n".utf8) + [0xE1], .notUTF8, 2),
      (Array("a\n".utf8) + [0xC0, 0x80], .notUTF8, 2), (Array("a\nx\u{0}".utf8), .nul, 2),
      (Array(("a" + String(repeating: ",", count: 200)).utf8), .tooManyColumns, 1),
      (Array(("a" + String(repeating: "\n1", count: 101)).utf8), .tooManyRows(100), 102),
    ] as [([UInt8], CSVError.Kind, Int)])
  func refuses(bytes: [UInt8], kind: CSVError.Kind, line: Int) {
    #expect(throws: CSVError(kind, line: line)) { try read(bytes) }
  }

  @Test(
    "and gives back each text that was written, also one that looks like a formula",
    arguments: [
      "=1+1", "+84", "-5", "@x", "\tx", "\nx", "'=1", "''=1", "'x", "'", "", "=", "＝1", "'＝1", "a\"b", "x;y,z\t1",
      "=HYPERLINK(\"http://a\",\"b\")", "=\u{301}", " x ", "dòng 1\ndòng 2",
    ])
  func roundTrips(text: String) throws {
    for separator in CSVScanner.separators {
      var writer = CSVWriter(capacity: 0, separator: separator)
      writer.byteOrderMark()
      writer.row([.text("a"), .text("b")])
      writer.row([.text("-"), .text(text)])
      let table = try read(writer.bytes)
      #expect(table.rows.map(\.cells) == [["-", text]])
      let line = String(decoding: writer.bytes, as: UTF8.self).split(separator: "\r\n")[1]
      let cell = line.dropFirst(3).drop { $0 == "\"" }.unicodeScalars.first
      #expect(!"=+-@\t\n＝".unicodeScalars.contains(cell ?? "x"), "no cell begins like a formula")
    }
  }

  @Test("Any bytes are a table or refused")
  func takesAnything() {
    var random = Seeded(state: 20_261_124)
    let pieces =
      ["a", "b", ",", ";", "\t", "\"", "\"\"", "\r\n", "\n", "\r", "'", "=", "1", " ", "ế", "\u{301}", "sep="]
      .map { Array($0.utf8) } + [[0xFF], [0], [0xC3], [0xEF, 0xBB, 0xBF]]
    var (read, refused) = (0, 0)
    for _ in 0..<3_000 {
      let bytes = (0..<Int.random(in: 0...30, using: &random)).flatMap { _ in pieces.randomElement(using: &random) ?? []
      }
      do throws(CSVError) {
        let table = try self.read(bytes, rows: 5)
        #expect(table.rows.allSatisfy { !$0.isBlank && $0.line > table.header.line })
        read += 1
      } catch {
        #expect(error.line >= 1)
        refused += 1
      }
    }
    #expect(read > 100 && refused > 100)
  }
}

/// Numbers that are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
