import Testing

@testable import PlanAPI

@Suite struct CityReportHTMLTests {
  private func page(_ report: CityReport) throws -> String { String(decoding: try report.html(), as: UTF8.self) }

  @Test("A page names its language, its title and its policy, and needs nothing else", arguments: Language.allCases)
  func head(language: Language) throws {
    let page = try page(communeReport(language))
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(language.rawValue)\"><head><meta charset=\"utf-8\"/>"))
    #expect(count("<title>", in: page) == 1 && count("<h1>", in: page) == 1)
    for part in ["<script", "<link", "<img", "<iframe", " src=", "url(", "@import", " style="] {
      #expect(!page.contains(part), "\(part)")
    }
  }

  @Test("The policy lets in the style that stands in the page, and nothing else")
  func policy() throws {
    let content = try communeReport().html()
    let page = String(decoding: content, as: UTF8.self)
    let style = try #require(page.firstMatch(of: #/<style>([^<]*)</style>/#)).output.1
    let policy = try PagePolicy.text(style: Array(style.utf8))
    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
    #expect(page.contains(policy.replacing("\"", with: "&quot;")))
    #expect(try PagePolicy.header(for: content) == policy + "; frame-ancestors 'none'")
    // As openssl dgst -sha256 -binary | base64 has it of nothing.
    #expect(try PagePolicy.text(style: []).contains("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"))
  }

  @Test("Every table has a caption, heads for its columns, and one for each row")
  func tables() throws {
    let page = try page(communeReport())
    let tables = count("<table>", in: page)
    #expect(tables == 9)
    #expect(count("<caption>", in: page) == tables)
    #expect(count("<thead>", in: page) == tables)
    #expect(count("scope=\"row\"", in: page) == count("<tr", in: page) - tables)
    for part in 1...4 {
      #expect(page.contains("<a href=\"#annex-\(part)\">") && page.contains("id=\"annex-\(part)\""))
    }
  }

  @Test("Text from users adds no element, and no attribute", arguments: hostileTexts)
  func keepsOutMarkup(text: String) throws {
    for language in Language.allCases {
      let page = try page(reportOf(text, language))
      #expect(isNested(page))
      #expect(Set(tags(of: page)).subtracting(tags(of: try self.page(reportOf("x\ny", language)))).isEmpty)
      #expect(!page.contains("onload=\"x\""))
      #expect(try PagePolicy.header(for: Array(page.utf8)).hasPrefix(try PagePolicy.text(style: Array(pageStyle.utf8))))
    }
  }

  @Test("An address leads to the web or nowhere")
  func addresses() throws {
    #expect(try page(report()).contains("<a href=\"https://example.vn/41\" rel=\"noreferrer\">Kế hoạch năm</a>"))
    let other = reportedRecord { updates in
      for index in updates.indices where !updates[index].update.outputs.isEmpty {
        updates[index].update.outputs = [
          DeliveredOutput(kind: "x", number: nil, issued: nil, title: "x", url: "javascript:alert(1)")
        ]
      }
    }
    let page = try page(report(other))
    #expect(!page.contains("javascript:") && page.contains("x, x<"))
  }
}
