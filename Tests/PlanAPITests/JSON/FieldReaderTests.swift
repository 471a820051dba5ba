import PlanAPI
import Testing

@Suite("Reading fields")
struct FieldReaderTests {
  @Test("Fields of every form are read")
  func everyForm() throws {
    let value = try json(
      """
      {"unit":"VHXH","kpi":"DVC-08","task":7,"key":"39-kh-ubnd-2026","percent":55.5,"decimal":-0.25,"money":120000000,
       "date":"2026-01-24","period":"2026-10","instant":"2026-10-25T23:59:59+07:00","status":"on_track","flag":true,
       "text":"a\\r\\nb\\tc","line":"Kế hoạch","url":"https://haiphong.gov.vn/a?b=c","whole":1e1,"list":["A","B"],
       "object":{"x":1},"nothing":null}
      """)
    let isComplete = try FieldReader.read(value) { fields -> Bool? in
      let results: [Bool?] = [
        fields.required("unit", .unitCode).map { $0.description == "VHXH" },
        fields.required("kpi", .kpiCode).map { $0.description == "DVC-08" },
        fields.required("task", .taskNumber).map { $0.value == 7 },
        fields.required("key", .planKey).map { $0.description == "39-kh-ubnd-2026" },
        fields.required("percent", .percent).map { $0.hundredths == 5550 },
        fields.required("decimal", .decimal).map { $0.tenThousandths == -2500 },
        fields.required("money", .money).map { $0.dong == 120_000_000 },
        fields.required("date", .date).map { $0 == CalendarDate(year: 2026, month: 1, day: 24) },
        fields.required("period", .period).map { $0 == Period(year: 2026, month: 10) },
        fields.required("instant", .instant).map { $0.milliseconds == 1_792_947_599_000 },
        fields.required("status", .oneOf(ProgressUpdate.Status.self)).map { $0 == .onTrack },
        fields.required("flag", .bool).map { $0 },
        fields.required("text", .text(1...100)).map { $0 == "a\nb\tc" },
        fields.required("line", .line(1...100)).map { $0 == "Kế hoạch" },
        fields.required("url", .url).map { $0 == "https://haiphong.gov.vn/a?b=c" },
        fields.required("whole", .integer(0...10)).map { $0 == 10 },
        fields.required("list", .list(of: .located(.unitCode), count: 0...2)).map {
          $0.map(\.pointer) == ["/list/0", "/list/1"]
        },
        fields.required("object", .object { $0.required("x", .integer(1...1)) }).map { $0 == 1 },
        fields.optional("nothing", .bool) == nil && fields.optional("absent", .bool) == nil,
        fields.contains("nothing") && !fields.contains("absent"),
      ]
      return results.allSatisfy { $0 == true }
    }
    #expect(isComplete)
  }

  @Test("Every fault is reported, with its pointer and in both languages")
  func everyFault() throws {
    let value = try json(
      """
      {"unit":"vhxh","percent":100.001,"status":"doing","period":"2026-13","disbursed_vnd":-1,"summary":" \\n",
       "outputs":[{"kind":"Kế hoạch","titel":"x"},5,{"kind":"","title":"T","url":"ftp://x"}],"dificulties":"?","a/b~c":1}
      """)
    let faults = faults(in: value) { fields in
      _ = fields.required("unit", .unitCode)
      _ = fields.required("percent", .percent)
      _ = fields.required("status", .oneOf(ProgressUpdate.Status.self))
      _ = fields.required("period", .period)
      _ = fields.required("summary", .text(1...10_000))
      _ = fields.required("missing", .bool)
      _ = fields.optional("disbursed_vnd", .money)
      _ = fields.optional("difficulties", .text(1...10_000))
      let output = FieldForm<String>.object { fields in
        _ = fields.required("kind", .line(1...100))
        _ = fields.optional("url", .url)
        return fields.required("title", .line(1...500))
      }
      _ = fields.optional("outputs", .list(of: output, count: 0...20))
    }
    #expect(
      faults.map(\.pointer) == [
        "/unit", "/percent", "/status", "/period", "/summary", "/missing", "/disbursed_vnd", "/outputs/0/title",
        "/outputs/0/titel", "/outputs/1", "/outputs/2/kind", "/outputs/2/url", "/dificulties", "/a~1b~0c",
      ])
    #expect(faults[2].detail.english == "Must be one of: not_started, on_track, at_risk, blocked, done.")
    #expect(faults[8].detail.english == "There is no field “titel”; did you mean “title”?")
    #expect(faults[12].detail.vietnamese == "Không có trường “dificulties”; có phải là “difficulties”?")
    #expect(faults[13].detail.english == "There is no field “a/b~c”.")
    #expect(faults.allSatisfy { !$0.detail.vietnamese.isEmpty && $0.detail.vietnamese != $0.detail.english })
  }

  @Test("A merge patch tells apart what is missing, null and given")
  func patches() throws {
    let value = try json(#"{"cleared":null,"set":5,"replaced":6}"#)
    let isRead = try FieldReader.read(value) { fields -> Bool? in
      guard case .unchanged = fields.patch("absent", .integer(0...9)) else { return false }
      guard case .cleared = fields.patch("cleared", .integer(0...9)) else { return false }
      guard case .set(5) = fields.patch("set", .integer(0...9)) else { return false }
      return fields.replacement("replaced", .integer(0...9)) == 6 && fields.replacement("absent", .bool) == nil
    }
    #expect(isRead)
    let nulled = faults(in: try json(#"{"a":null}"#)) { _ = $0.replacement("a", .bool) }
    #expect(nulled.map(\.pointer) == ["/a"])
  }

  @Test(
    "A value of another type or range is refused",
    arguments: [
      (#""5""#, "integer"), ("5.5", "integer"), ("10", "integer"), ("-1", "integer"), ("1e300", "integer"),
      ("true", "integer"), ("1", "bool"), (#""true""#, "bool"), ("5", "text"), (#""""#, "text"), (#""　""#, "text"),
      (#""12345678901""#, "text"), (#""a\u0007""#, "text"), (#""a\rb""#, "text"), (#""\u0085a""#, "text"),
      (#""a\u202Eb""#, "text"), (#""a\u2066b""#, "line"), (#""\u200D\uFEFF""#, "text"),
      (#""a\nb""#, "line"), (#""a\tb""#, "line"), (#""55.5""#, "percent"), ("100.01", "percent"),
      ("0.00001", "decimal"),
      ("{}", "list"), ("[1,2,3]", "list"), ("[true]", "list"), ("[null]", "list"), ("[]", "object"), ("1.5", "money"),
      ("1000000000000001", "money"), ("20260124", "date"),
    ])
  func wrongValues(text: String, form: String) throws {
    let faults = faults(in: try json("{\"a\":\(text)}")) { fields in
      switch form {
      case "integer": _ = fields.required("a", .integer(0...9))
      case "bool": _ = fields.required("a", .bool)
      case "text": _ = fields.required("a", .text(1...10))
      case "line": _ = fields.required("a", .line(1...10))
      case "percent": _ = fields.required("a", .percent)
      case "decimal": _ = fields.required("a", .decimal)
      case "list": _ = fields.required("a", .list(of: .integer(0...9), count: 0...2))
      case "money": _ = fields.required("a", .money)
      case "date": _ = fields.required("a", .date)
      default: _ = fields.required("a", .object { _ in true })
      }
    }
    #expect(faults.count == 1)
    #expect(faults.first?.pointer == (text.hasPrefix("[") && form == "list" && text.count < 7 ? "/a/0" : "/a"))
  }

  @Test(
    "A web address is taken",
    arguments: [
      "http://a", "https://haiphong.gov.vn/van-ban/41?x=1#y", "HTTPS://A.VN:8443", "http://[::1]:80/",
      "http://10.0.0.1/",
      "https://a.vn/Kế-hoạch.pdf", "https://a.vn/x:y@z",
    ])
  func addresses(url: String) throws { #expect(try urlFaults(url).isEmpty) }

  @Test(
    "What is no web address, or a trap, is refused",
    arguments: [
      "", "a", "//a", "ftp://a", "javascript:alert(1)", "http:", "http:a", "http:/a", "http://", "http:///a",
      "http://?a",
      "https://a b", "https://a\u{200B}.vn", "https://user@a.vn", "https://a.vn:", "https://a.vn:0",
      "https://a.vn:65536",
      "https://a.vn:+80", "https://[::1", "https://[x]/", "https://.vn", "https://a.vn/<script>", "https://a.vn\\b",
      " https://a.vn", "https://a.vn\n", "https://a:b:c/", "https://" + String(repeating: "a", count: 1993),
    ])
  func noAddresses(url: String) throws { #expect(try urlFaults(url) == ["/url"]) }

  @Test("Very many unknown names make a short answer")
  func manyUnknownNames() throws {
    let members =
      (0..<5000).map { JSONMember("x\($0)", .null) } + [JSONMember(String(repeating: "y", count: 9999), .null)]
    let faults = faults(in: .object(members)) { _ = $0.optional("a", .bool) }
    #expect(faults.count == 21)
    #expect(faults.last?.detail.english == "And 4981 other unknown fields.")
    let long = self.faults(in: .object([JSONMember(String(repeating: "y", count: 9999), .null)])) { _ in }
    #expect(long.map(\.pointer) == [""])
    #expect(long.allSatisfy { $0.detail.english.count < 120 })
  }

  @Test("A document that is no object is refused once", arguments: ["[]", "5", "null", #""a""#])
  func noObject(text: String) throws {
    let faults = faults(in: try json(text)) { _ = $0.required("a", .bool) }
    #expect(faults.map(\.pointer) == [""])
  }

  @Test("A reader that gives nothing is never silent")
  func nothing() throws {
    #expect(throws: FieldFaults.self) { try FieldReader.read(.object([])) { _ in nil as Int? } }
  }

  private func urlFaults(_ url: String) throws -> [String] {
    faults(in: .object([JSONMember("url", .string(url))])) { _ = $0.required("url", .url) }.map(\.pointer)
  }

  private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  private func faults(in value: JSONValue, _ body: (inout FieldReader) -> Void) -> [FieldFault] {
    do throws(FieldFaults) {
      _ = try FieldReader.read(value) { fields -> Bool? in
        body(&fields)
        return true
      }
      return []
    } catch {
      return error.faults
    }
  }
}
