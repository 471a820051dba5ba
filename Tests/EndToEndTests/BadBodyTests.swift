import TestSupport
import Testing

extension EndToEndTests {
  /// Every test leaves the series as it was, and the server answering.
  @Suite("Bad bodies", .demo) struct BadBodyTests {
    private static let target = "\(plan)/tasks/16/progress"

    /// Posts, and proves that nothing was written.
    private func post(
      _ body: [UInt8], headers: [(name: String, value: String)] = [], target: String = target
    ) throws -> Answer {
      let server = try demo()
      let token = try server.token("reporter", "VHXH")
      let all = "\(Self.target)?revisions=all"
      let before = try server.get(all, token)
      let answer = try server.connect().request("POST", target, token: token, body: body, headers: headers)
      let after = try server.get(all, token)
      #expect(before.status == 200 && after.status == 200)
      #expect(after.body == before.body, "something was written")
      #expect(answer.json["status"].integer == Int64(answer.status))
      #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
      return answer
    }

    private func post(_ body: String, headers: [(name: String, value: String)] = []) throws -> Answer {
      try post(Array(body.utf8), headers: headers)
    }

    @Test(
      "What is not JSON is 400",
      arguments: [
        "", " ", "{", "}", "{\"unit\"", "{\"unit\":", "{\"unit\":\"VHXH\"", "{\"unit\":\"VHXH\",}", "{,}", "[1,]",
        "[1 2]",
        "{\"a\":1 \"b\":2}", "{\"unit\":\"VHXH\",\"unit\":\"KT\"}", "{\"unit\":\"VHXH\",\"un\\u0069t\":\"KT\"}",
        "{unit:1}",
        "{'unit':'VHXH'}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\\ud800\"}", "{\"a\":\"\\x41\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":-}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":01}",
        "{\"a\":-01}",
        "{\"a\":1e}", "{\"a\":0x10}", "{\"a\":tru}", "{\"a\":True}", "{\"a\":nulll}", "{\"a\":\"line\nbreak\"}",
        "{\"a\":\"tab\t\"}", "{\"a\":\"nul\u{0}\"}", "{\"a\":1}{\"b\":2}", "{\"a\":1}x", "{\"a\":1} // note",
        "/* note */{\"a\":1}", "\u{FEFF}{\"a\":1}", "\u{A0}{\"a\":1}",
      ])
    func refusesMalformed(body: String) throws {
      let answer = try post(body)
      #expect(answer.status == 400)
      #expect(answer.json["type"].string == "/problems/malformed-json")
      #expect(answer.json["detail"].string?.isEmpty == false)
    }

    @Test(
      "Bytes that are not UTF-8 are 400",
      arguments: [
        [0xFF], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        [0xF8, 0x88, 0x80, 0x80, 0x80],
        [0x80],
      ] as [[UInt8]])
    func refusesBadUTF8(bytes: [UInt8]) throws {
      #expect(try post(Array("{\"summary\":\"".utf8) + bytes + Array("\"}".utf8)).status == 400)
      #expect(try post(Array("{\"".utf8) + bytes + Array("\":1}".utf8)).status == 400)
    }

    @Test("UTF-16 is not UTF-8")
    func refusesUTF16() throws {
      #expect(try post([0xFF, 0xFE] + update().utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }).status == 400)
    }

    @Test("JSON that is no object is 422 at the root", arguments: ["[]", "null", "1", "\"text\"", "true", "[{}]"])
    func refusesNonObject(body: String) throws {
      let answer = try post(body)
      #expect(answer.status == 422)
      #expect(answer.pointers == [""])
    }

    @Test("Every bad field is named at once")
    func namesAllFaults() throws {
      let answer = try post(
        """
        {"unit":"vhxh","period":"2026-13","percent":100.01,"status":"fine","summary":" ","difficulties":7,"proposals":[],
         "disbursed_vnd":-1,"sumary":"x","a/b~c":1,
         "outputs":[{"kind":"","title":3,"url":"ftp://a"},{"title":"t"},5,{"kind":"k","title":"t","issued":"2026-02-30","x":0}]}
        """)
      #expect(answer.status == 422)
      #expect(
        answer.pointers == [
          "/unit", "/period", "/percent", "/status", "/summary", "/difficulties", "/proposals", "/disbursed_vnd",
          "/sumary",
          "/a~1b~0c", "/outputs/0/kind", "/outputs/0/title", "/outputs/0/url", "/outputs/1/kind", "/outputs/2",
          "/outputs/3/issued", "/outputs/3/x",
        ])
      #expect(answer.json["errors"].items.allSatisfy { $0["detail"].string?.isEmpty == false })
    }

    @Test("All that is missing is named")
    func namesMissing() throws {
      #expect(try post("{}").pointers == ["/period", "/percent", "/status", "/summary"])
      let nulls = #"{"unit":null,"period":null,"percent":null,"status":null,"summary":null,"outputs":null}"#
      #expect(try post(nulls).pointers == ["/period", "/percent", "/status", "/summary"])
    }

    @Test(
      "A field of the wrong type or out of bounds is refused by its name",
      arguments: [
        ("unit", ["7", "[]", "{}", "true", "\"\"", "\"ZZ ZZ\""]),
        ("period", ["202602", "\"2026-2\"", "\"2026-00\"", "\"2025-12\"", "\"2027-01\"", "\"2026-02-01\"", "{}"]),
        ("percent", ["\"40\"", "100.01", "-0.01", "40.125", "1e3", "-1", "[40]", "true", "1e400", "0.0000001"]),
        ("status", ["\"ON_TRACK\"", "\"\"", "1", "[\"done\"]"]),
        (
          "summary",
          ["\"\"", "\"  \\n\"", "5", "\"a\\u0001b\"", "\"\(String(repeating: "x", count: 10_001))\"", "{\"vi\":\"x\"}"]
        ),
        ("difficulties", ["1", "false", "\"\(String(repeating: "ế", count: 10_001))\"", "\"\\u0007\""]),
        ("proposals", ["{}", "\"\\u009f\""]),
        (
          "disbursed_vnd",
          [
            "1.5", "-1", "9223372036854775808", "9223372036854775807", "1000000000000001", "1e30", "\"5\"",
            "-9223372036854775809",
          ]
        ),
        (
          "outputs",
          [
            "{}", "\"x\"",
            "[\(Array(repeating: "{\"kind\":\"k\",\"title\":\"t\"}", count: 101).joined(separator: ","))]",
          ]
        ),
      ] as [(String, [String])])
    func refusesField(name: String, values: [String]) throws {
      for value in values {
        let answer = try post(update([name: value]))
        #expect(answer.status == 422, "\(value.prefix(40))")
        #expect(answer.pointers == ["/\(name)"], "\(value.prefix(40))")
      }
    }

    @Test(
      "A text at its very bound is taken, in characters and not bytes",
      arguments: [
        ("percent", "0"), ("percent", "100"), ("percent", "99.99"), ("percent", "4e1"), ("percent", "40.00"),
        ("disbursed_vnd", "0"), ("disbursed_vnd", "1000000000000000"), ("disbursed_vnd", "1e9"),
        ("disbursed_vnd", "null"),
        ("summary", "\"\(String(repeating: "ế", count: 10_000))\""), ("summary", "\"\\ud83d\\ude00 \\u0111\""),
        ("outputs", "[]"),
      ])
    func takesBounds(name: String, value: String) throws {
      let token = try demo().token("reporter", "VHXH")
      let answer = try demo().post("\(plan)/tasks/15/progress", token, update([name: value]))
      #expect(answer.status == 201)
    }

    @Test(
      "A content type that is not JSON is 415",
      arguments: [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx",
        "text/json", "application/json-patch+json", "json",
      ])
    func refusesType(type: String) throws {
      let answer = try post(update(), headers: [("Content-Type", type)])
      #expect(answer.status == 415)
      #expect(answer["Accept"] == "application/json")
    }

    @Test("An encoded body is 415, for it is not read", arguments: ["gzip", "br", "deflate, gzip"])
    func refusesCoding(coding: String) throws {
      let answer = try post(update(), headers: [("Content-Encoding", coding)])
      #expect(answer.status == 415 && answer["Accept-Encoding"] == "identity")
      #expect(answer.json["type"].string == "/problems/unsupported-content-coding")
    }

    @Test(
      "JSON with parameters, in any case, is taken",
      arguments: [
        "application/json; charset=utf-8", "Application/JSON", "application/json ;charset=\"UTF-8\"",
      ])
    func takesType(type: String) throws {
      let token = try demo().token("reporter", "VHXH")
      let answer = try demo().post("\(plan)/tasks/15/progress", token, update(), headers: [("Content-Type", type)])
      #expect(answer.status == 201)
    }

    @Test("A parameter that a post has not is refused and nothing written: who asks for a dry run gets no wet one")
    func refusesParameters() throws {
      let answer = try post(Array(update().utf8), target: "\(Self.target)?dry_run=true")
      #expect(answer.status == 422)
      #expect(answer.pointers == ["/dry_run"])
    }

    @Test("A body of 2 MiB is 413, and the answer can be read")
    func refusesLargeBody() throws {
      let summary = String(repeating: "x", count: 2 << 20)
      #expect(try post(update(["summary": "\"\(summary)\""])).status == 413)
    }

    @Test("A chunked body that grows over the limit is 413 too")
    func refusesLargeChunkedBody() throws {
      let server = try demo()
      let client = try server.connect()
      try client.send(
        "POST \(Self.target) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(try server.token("reporter", "VHXH"))\r\n"
          + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
      let chunk = "10000\r\n\(String(repeating: " ", count: 65_536))\r\n"
      for _ in 0..<17 { try client.send(chunk) }
      #expect(try client.answer().status == 413)
      #expect(try server.get("/healthz", nil).status == 200)
    }

    @Test(
      "JSON nested 50,000 deep is 400, closed or not, and the process lives",
      arguments: [
        String(repeating: "[", count: 50_000),
        String(repeating: "[", count: 50_000) + String(repeating: "]", count: 50_000),
        String(repeating: "{\"a\":", count: 50_000),
        String(repeating: "{\"a\":", count: 50_000) + "1" + String(repeating: "}", count: 50_000),
        String(repeating: "[{\"a\":", count: 50_000) + "1" + String(repeating: "}]", count: 50_000),
      ].map { Deep(text: $0) })
    func refusesDepth(deep: Deep) throws { #expect(try post(deep.text).status == 400) }

    /// A text that a test's name does not spell out.
    struct Deep: CustomTestStringConvertible {
      let text: String
      var testDescription: String { "\(text.prefix(8))… of \(text.utf8.count)" }
    }

    @Test("An object of 90,000 unknown names is 422 with a short answer")
    func boundsFaults() throws {
      let members = (0..<90_000).map { "\"k\($0)\":1" }.joined(separator: ",")
      let answer = try post("{\(members)}")
      #expect(answer.status == 422)
      #expect(answer.body.count < 16_384)
    }

    @Test("An array of 100,000 objects in a field is 422 with a short answer")
    func boundsElements() throws {
      let answer = try post(update(["outputs": "[\(Array(repeating: "{}", count: 100_000).joined(separator: ","))]"]))
      #expect(answer.status == 422)
      #expect(answer.pointers == ["/outputs"])
    }

    @Test("A name given 50,000 times is 400")
    func refusesManyDuplicates() throws {
      let members = Array(repeating: "\"unit\":1", count: 50_000).joined(separator: ",")
      #expect(try post("{\(members)}").status == 400)
    }
  }
}
