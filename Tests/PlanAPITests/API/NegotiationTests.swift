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
      ("text/csv;q=x", nil), ("text/csv;q=2", nil), ("garbage", "application/json"), (" , ", "application/json"),
      ("text/csv;q=", nil), ("text/csv;q=1.", "text/csv"), ("text/csv;q=0.0001", nil), ("text/csv;q=1.001", nil),
      ("text/csv;q=00.5", nil), ("text/csv;q=.5", nil), ("text/csv;q=+1", nil), ("text/csv;q=0.5;q=0", "text/csv"),
      ("text/csv;Q=0.5, text/markdown;q=0.4", "text/csv"), ("text/csv ; q=0.5", "text/csv"),
      ("text/csv;q =0", "text/csv"), ("text/csv;header=present;q=0.5, */*;q=0.4", "text/csv"),
      ("image/png;a=\",text/csv\", text/markdown", "text/markdown"), ("image/png;a=\"\\\",text/csv", nil),
      ("*/csv, text/markdown", "text/markdown"), ("*/csv", "application/json"), ("text", "application/json"),
      ("text/*;q=0.3, text/csv;q=0.7, */*;q=0.5", "text/csv"), ("text/*;q=0.7, text/csv;q=0.3", "text/markdown"),
      ("text/csv;q=0, text/csv", "text/csv"),
    ] as [(String?, String?)])
  func mediaType(accept: String?, expected: String?) {
    let offered = ["application/json", "text/csv", "text/markdown"]
    #expect(ContentNegotiation.mediaType(accept: accept, offered: offered) == expected)
  }

  @Test(
    "The language is negotiated by quality, Vietnamese by default",
    arguments: [
      (nil, .vietnamese), ("", .vietnamese), ("en", .english), ("EN-us", .english), ("vi", .vietnamese),
      ("fr", .vietnamese), ("fr, en;q=0.1", .english), ("vi;q=0.8, en;q=0.9", .english), ("en;q=0.8,vi", .vietnamese),
      ("en, vi", .english), ("vi, en", .vietnamese), ("*", .vietnamese), ("vi;q=0, *", .english),
      ("en;q=0", .vietnamese),
      ("en;q=0, *;q=0.5", .vietnamese), ("*;q=0.9, vi;q=0.5", .english), ("en;q=2", .vietnamese),
      ("en;q=x", .vietnamese),
      ("en;q=0.1234567, vi;q=0.1", .vietnamese), (" en ; q=0.5 , vi ; q=0.4 ", .english), ("english", .vietnamese),
      ("en-GB;q=0.3, vi;q=0.5, en;q=0.9", .english), (";;,,;q=1", .vietnamese), ("e\u{301}n", .vietnamese),
      ("fr;x=\",en\", vi", .vietnamese), ("en;Q=0.5, vi;q=0.4", .english), ("*;q=0", .vietnamese),
    ] as [(String?, Language)])
  func language(header: String?, expected: Language) {
    #expect(ContentNegotiation.language(acceptLanguage: header) == expected)
  }

  @Test(
    "The coding is gzip where the client takes it as gladly, and 406 where it takes nothing (RFC 9110 §12.5.3)",
    arguments: [
      (nil, .identity), ("", .identity), ("gzip", .gzip), ("GZIP", .gzip), ("x-gzip", .gzip), ("gzip, br", .gzip),
      ("br, deflate", .identity), ("identity", .identity), ("*", .gzip), ("gzip;q=0.001", .gzip),
      ("gzip;q=0", .identity), ("gzip;q=0, *", .identity), ("gzip;q=0.0", .identity), ("br;q=1, gzip;q=0.2", .gzip),
      ("gzip;q=0.5, identity", .identity), ("gzip;q=0.5, identity;q=0.5", .gzip),
      ("identity;q=0.5, *;q=0.1", .identity),
      ("gzip;q=x", .identity), ("*;q=0, gzip", .gzipOnly), ("identity;q=0, gzip", .gzipOnly),
      ("identity;q=0, *", .gzipOnly), ("identity;q=0", nil), ("*;q=0", nil), ("gzip;q=0, *;q=0", nil),
      ("br, *;q=0", nil), ("*;q=0, identity", .identity), ("*;q=0, identity;q=0.1", .identity), ("gzipped", .identity),
    ] as [(String?, ContentCoding?)])
  func coding(acceptEncoding: String?, expected: ContentCoding?) {
    #expect(ContentNegotiation.coding(acceptEncoding: acceptEncoding) == expected)
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

  @Test(
    "If-Match names a tag exactly and strongly, in either coding, or by *",
    arguments: [
      ("\"a\"", true), ("\"a-gzip\"", true), ("*", true), ("W/\"b\" , \"a\"", true), ("W/\"a\"", false),
      ("W/\"a-gzip\", \"b\"", false), ("\"b\"", false), ("a", false), ("", false), ("\"a-br\"", false),
    ])
  func matches(field: String, expected: Bool) { #expect(EntityTag.isNamed("\"a\"", ifMatch: field) == expected) }

  @Test("A tag is strong, and another for other bytes or another media type")
  func tags() throws {
    let tag = try EntityTag.of([1], mediaType: "text/csv")
    #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
    #expect(try EntityTag.of([1], mediaType: "text/csv") == tag)
    #expect(try EntityTag.of([2], mediaType: "text/csv") != tag)
    #expect(try EntityTag.of([1], mediaType: "application/json") != tag)
  }
}
