import Foundation
import HTTPCore
import Testing

/// The README's tour, pasted into a shell as a newcomer would.
@Test("The README's tour works when pasted, and again")
func tourWorks() throws {
  let program = try Program()
  let server = try PlanServerProcess(
    program, "serve", "--database", program.database, "--token-file", program.path("t"))
  // The same bytes but for the port and the folder, which a test chooses.
  let script = try tour()
    .replacing("127.0.0.1:8080", with: server.address.description)
    .replacing("data/admin.token", with: program.path("t"))
    .replacing("bao-cao-2026-10", with: program.path("report"))
    .replacing("cap-nhat-2026-10.csv", with: program.path("table.csv"))

  for expectedRevision in 1...2 {
    let shell = try ChildProcess("/bin/sh", ["-eu", "-c", script], errors: program.path("shell-errors"))
    let output = String(decoding: try shell.rest(), as: UTF8.self)
    #expect(try shell.exit() == .code(0))
    #expect(try shell.errorText() == "")
    #expect(output.ranges(of: "HTTP/1.1 201 Created").count == 2, "two changes are stored: \(output)")
    #expect(output.contains(#""revision":\#(expectedRevision),"timeliness":"late""#))
    for pointer in ["/period", "/percent", "/status", "/summary", "/statu"] {
      #expect(output.contains(#"{"pointer":"\#(pointer)","#), "the bad update names \(pointer)")
    }
    #expect(output.contains(#""numerator":87,"denominator":92,"value":94.57"#))
    #expect(output.contains(#""kind":"missing_update","level":"red""#))
    #expect(
      output.contains(#""dry_run":true,"atomic":false,"total":14,"accepted":1,"rejected":13,"#),
      "of the table, what is filled in")
    #expect(output.contains("# BÁO CÁO (DỰ THẢO)"))
    #expect(try contents(of: program.path("report.docx")).starts(with: "PK".utf8))
  }
}

/// The shell block that the README marks as its tour.
private func tour() throws -> String {
  let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  let readme = try String(contentsOfFile: "/\(root)/README.md", encoding: .utf8)
  let marked = try #require(readme.range(of: "<!-- tour -->\n```sh\n"))
  let end = try #require(readme.range(of: "\n```\n", range: marked.upperBound..<readme.endIndex))
  return String(readme[marked.upperBound..<end.lowerBound])
}
