import Testing

@testable import PlanAPI

@Suite("Negotiation") struct NegotiationTests {
  @Test(
    "The media type is the best of what is offered, the favourite among equals",
    arguments: [
      (nil, "application/json"), ("", "application/json"), ("*/*", "application/json"), ("text/csv", "text/csv"),
      ("TEXT/CSV", "text/csv"), ("text/*", "text/csv"), ("text/markdown, text/csv;q=0.9", "text/markdown"),
      ("*/*;q=0.1, text/csv", "text/csv"), ("text/*, text/csv;q=0", "text/markdown"),
      ("application/json;q=0, */*", "text/csv"), ("text/csv;q=0.001", "text/csv"), ("image/png", nil), ("*/*;q=0", nil),
      ("text/csv;q=x", nil), ("text/csv;q=2", nil), ("garbage", "application/json"),
    ] as [(String?, String?)])
  func mediaType(accept: String?, expected: String?) {
    let offered = ["application/json", "text/csv", "text/markdown"]
    #expect(ContentNegotiation.mediaType(accept: accept, offered: offered) == expected)
  }

  @Test(
    "A content type is known without its parameters and its case",
    arguments: [
      ("application/json", "application/json"), (" Application/JSON ; charset=utf-8", "application/json"), ("", ""),
      ("text/json", "text/json"), (";application/json", ""),
    ])
  func essence(contentType: String, expected: String) {
    #expect(ContentNegotiation.essence(of: contentType) == expected)
  }

  @Test(
    "If-None-Match names a tag exactly, in a list, weakly or by *",
    arguments: [
      ("\"a\"", true), ("W/\"a\"", true), ("*", true), ("\"b\", \"a\"", true), ("\"b\",W/\"a\"", true),
      (" , \"a\"", true),
      ("\"b\"", false), ("a", false), ("\"A\"", false), ("\"a", false), ("", false), ("\"b, \"a\"", false),
      ("\"ab\"", false), ("w/\"a\"", false),
    ])
  func names(field: String, expected: Bool) { #expect(EntityTag.isNamed("\"a\"", in: field) == expected) }

  @Test("A tag is strong, and another for other bytes or another media type")
  func tags() throws {
    let tag = try EntityTag.of([1], mediaType: "text/csv")
    #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
    #expect(try EntityTag.of([1], mediaType: "text/csv") == tag)
    #expect(try EntityTag.of([2], mediaType: "text/csv") != tag)
    #expect(try EntityTag.of([1], mediaType: "application/json") != tag)
  }

  @Test(
    "A search passes over case and diacritics and asks for every word",
    arguments: [
      ("chuyen doi so", true), ("CHUYỂN ĐỔI", true), ("số chuyển", true), ("đoi", true), ("chuyê\u{309}n", true),
      ("", true),
      ("chuyen doi tien", false), ("chuyendoi", false),
    ])
  func searches(query: String, expected: Bool) {
    #expect(SearchText(["Chuyển đổi số", nil]).contains(query) == expected)
  }
}
