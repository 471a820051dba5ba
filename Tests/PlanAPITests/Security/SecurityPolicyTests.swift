import Foundation
import Testing

@Suite("SECURITY.md")
struct SecurityPolicyTests {
  private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

  @Test("names tests that are there, for each of the ten and each threat beyond them")
  func namesTests() throws {
    let text = try String(contentsOf: root.appending(path: "SECURITY.md"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasSuffix("| Tests |") }
    for number in 1...10 { #expect(rows.contains { $0.hasPrefix("| API\(number) ") }) }
    let files = FileManager.default.enumerator(at: root.appending(path: "Tests"), includingPropertiesForKeys: nil)
    var suites: Set<String> = []
    for case let url as URL in try #require(files) where url.pathExtension == "swift" {
      suites.insert(url.deletingPathExtension().lastPathComponent)
    }
    for row in rows {
      let cells = row.split(separator: "|")
      #expect(cells.count == 3, "\(row)")
      let names = try #require(cells.last).split(separator: ",").map { $0.filter { $0 != " " && $0 != "`" } }
      #expect(!names.isEmpty && names.allSatisfy(suites.contains), "\(row)")
    }
  }
}
