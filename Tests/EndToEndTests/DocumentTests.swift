import Glibc
import TestSupport
import Testing

extension EndToEndTests {
  /// The documents as another program reads them: LibreOffice opens each and prints it.
  @Suite("The documents", .demo) struct DocumentTests {
    private static let period = "2026-10"

    @Test("open in LibreOffice, and print with their text on as many pages as there should be")
    func print() throws {
      let program = try Program()
      let submitted = try submitted()
      let documents = [
        Document(
          name: "draft.docx", target: "report?period=\(Self.period)", language: "vi", pages: 8...40,
          texts: [
            "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "DỰ THẢO",
            "/BC-UBND",
            "Kính gửi: UBND thành phố Hải Phòng", "VIII. KẾ HOẠCH KỲ TIẾP THEO", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN",
            "Phụ lục I", "Đã ban hành Kế hoạch số 39/KH-UBND",
          ]),
        Document(
          name: "submitted.docx", target: submitted, language: "en", pages: 8...40,
          texts: ["SOCIALIST REPUBLIC OF VIET NAM", "CHAIRPERSON", "Annex IV"], absent: ["DRAFT"]),
        Document(
          name: "draft-tables.xlsx", target: "report?period=\(Self.period)", language: "vi", pages: 6...30,
          texts: ["Chưa đạt", "DVC-08", "Đăng ký (đồng)", "Sản phẩm đầu ra", "Tổng cộng"]),
        Document(
          name: "tables.xlsx", target: submitted, language: "en", pages: 6...30,
          texts: ["Target missed", "Registered (VND)", "Total"]),
        Document(
          name: "page.html", target: "report?period=\(Self.period)", language: "vi", pages: 4...60,
          texts: ["Độc lập - Tự do - Hạnh phúc", "Kính gửi: UBND thành phố Hải Phòng", "Phụ lục IV"]),
      ]
      for document in documents { try fetch(document, into: program) }
      try convert(documents.map(\.name), in: program)
      for document in documents {
        let text = try printed(document, in: program)
        // Not the whole text in the failure.
        #expect(document.texts.filter { !text.contains($0) } == [], "\(document.name)")
        #expect(document.absent.filter(text.contains) == [], "\(document.name)")
      }
    }

    @Test("are given with their type and name, the page with a policy that lets in nothing else")
    func headers() throws {
      let viewer = try demo().token("viewer")
      for (format, type, kind) in [
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment"),
        ("html", "text/html; charset=utf-8", "inline"),
      ] {
        let target = "\(plan)/report?period=\(Self.period)"
        let named = try demo().get("\(target)&format=\(format)", viewer)
        #expect(named.status == 200)
        #expect(named["Content-Type"] == type)
        #expect(
          named["Content-Disposition"]
            == "\(kind); filename=\"bao-cao-39-kh-ubnd-2026-\(Self.period).\(format)\"")
        let negotiated = try demo().get(target, viewer, headers: [("Accept", "\(type), */*;q=0.1")])
        #expect(negotiated["Content-Type"] == type)
        let policy = named["Content-Security-Policy"]
        #expect(format == "html" ? policy?.hasPrefix("default-src 'none'; style-src 'sha256-") == true : policy == nil)
      }
    }

    @Test("begin with a byte order mark where a table is asked for with one")
    func byteOrderMark() throws {
      let viewer = try demo().token("viewer")
      let plain = try demo().get("\(plan)/\(try submitted())?format=csv", viewer)
      let marked = try demo().get("\(plan)/\(try submitted())?format=csv&bom=true", viewer)
      #expect(marked.body == [0xEF, 0xBB, 0xBF] + plain.body)
      #expect(marked["ETag"] != plain["ETag"])
      let draft = try demo().get("\(plan)/report?period=\(Self.period)&format=csv&bom=true", viewer)
      #expect(draft.body.starts(with: [0xEF, 0xBB, 0xBF] + Array("section,code,".utf8)))
      let document = try demo().get("\(plan)/report?period=\(Self.period)&format=docx&bom=true", viewer)
      #expect(document.body.starts(with: Array("PK".utf8)))
    }

    @Test("of a report from before there was their format are not made up: 404 names those that there are")
    func olderReport() throws {
      let program = try Program()
      var server = try PlanServerProcess(program, "demo", "--database", program.database)
      let token = try server.token("consolidator")
      let made = try server.post("\(plan)/reports", token, #"{"period":"2026-05"}"#)
      #expect(made.status == 201)
      let target = try #require(made["Location"])
      try server.stop()
      let removal = """
        import sqlite3, sys
        with sqlite3.connect(sys.argv[1]) as database:
          database.execute("DELETE FROM report_rendering WHERE format IN ('docx', 'xlsx', 'html')")
        """
      let removed = try program.tool(["/usr/bin/python3", "-c", removal, program.database])
      #expect(removed.exit == .code(0), "\(removed.errors)")
      server = try PlanServerProcess(program, "serve", "--database", program.database)
      for format in ["docx", "xlsx", "html"] {
        let answer = try server.get("\(target)?format=\(format)", token)
        #expect(answer.status == 404)
        #expect(answer.json["type"].string == "/problems/format-not-kept")
        #expect(answer.json["detail"].string?.hasSuffix("Bản đã lưu: json, csv, md.") == true)
      }
      #expect(try server.get("\(target)?format=md", token).status == 200)
      try server.stop()
    }

    /// The path below the plan of a report that was submitted in English.
    private func submitted() throws -> String {
      let token = try demo().token("consolidator")
      let made = try demo().post("\(plan)/reports", token, #"{"period":"2026-07","language":"en"}"#)
      if made.status == 409 {
        let standing = try demo().get("\(plan)/reports?period=2026-07&state=submitted", token).json["items"].items
        return "reports/\(try #require(standing.first?["id"].integer))"
      }
      return "reports/\(try #require(made.json["id"].integer))"
    }

    private func fetch(_ document: Document, into program: Program) throws {
      let separator = document.target.contains("?") ? "&" : "?"
      let format = try #require(document.name.split(separator: ".").last)
      let answer = try demo().get(
        "\(plan)/\(document.target)\(separator)format=\(format)", try demo().token("viewer"),
        headers: [("Accept-Language", document.language)])
      #expect(answer.status == 200)
      try write(answer.body, to: program.path(document.name))
    }

    /// One process for all of them, since it is starting that takes its time.
    private func convert(_ names: [String], in program: Program) throws {
      let profile = program.path("office")
      let outcome = try program.tool(
        [
          "/usr/bin/soffice", "-env:UserInstallation=file://\(profile)", "--headless", "--convert-to", "pdf",
          "--outdir",
        ]
          + [program.folder] + names.map(program.path))
      #expect(outcome.exit == .code(0), "\(outcome.errors)")
      _ = try program.tool(["/bin/rm", "-r", profile])
    }

    /// The text of the document as it is printed, with spaces for line breaks.
    private func printed(_ document: Document, in program: Program) throws -> String {
      let path = program.path(document.name.prefix { $0 != "." } + ".pdf")
      let facts = try program.tool(["/usr/bin/pdfinfo", path])
      let pages = try #require(
        facts.lines.first { $0.hasPrefix("Pages:") }?.split(separator: " ").last.flatMap { Int($0) })
      #expect(document.pages.contains(pages), "\(document.name): \(pages) pages")
      let text = try program.tool(["/usr/bin/pdftotext", path, "-"])
      return text.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }
}

extension Program {
  /// Runs another program in the folder, to its end.
  fileprivate func tool(_ command: [String]) throws -> Outcome {
    let process = try ChildProcess(
      command[0], Array(command.dropFirst()), environment: ["HOME": folder, "TMPDIR": folder], errors: path("errors"),
      // LibreOffice is long in starting on a busy machine.
      patience: 300)
    let output = try process.rest()
    return Outcome(exit: try process.exit(), output: output, errors: try process.errorText())
  }
}

private struct Document {
  let name: String
  /// Below the plan.
  let target: String
  let language: String
  let pages: ClosedRange<Int>
  let texts: [String]
  var absent: [String] = []
}
