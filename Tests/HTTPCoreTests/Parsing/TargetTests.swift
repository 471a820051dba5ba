import HTTPCore
import Testing

@Suite("Request targets (RFC 9112 §3.2, RFC 3986)")
struct TargetTests {
  private func target(_ text: String, _ method: Method = .get) throws(MessageError) -> RequestTarget {
    let bytes = Array(text.utf8)
    return try RequestTarget(bytes.span, method: method)
  }

  @Test(
    "A path is split, then decoded, then its dots resolved",
    arguments: [
      ("/", []),
      ("/v1", ["v1"]),
      ("/v1/plans", ["v1", "plans"]),
      ("/v1/plans/", ["v1", "plans", ""]),
      ("/v1//plans", ["v1", "", "plans"]),
      ("//", ["", ""]),
      ("//evil.example/x", ["", "evil.example", "x"]),
      ("/a%20b", ["a b"]),
      ("/a+b", ["a+b"]),
      ("/B%C3%ACnh", ["Bình"]),
      ("/B%c3%acnh", ["Bình"]),
      ("/%41", ["A"]),
      ("/%25", ["%"]),
      ("/%2541", ["%41"]),
      ("/a%2Fb", ["a/b"]),
      ("/39%2FKH-UBND/tasks", ["39/KH-UBND", "tasks"]),
      ("/%3F", ["?"]),
      ("/%23", ["#"]),
      ("/a;b=c,d", ["a;b=c,d"]),
      ("/:@!$&'()*+,;=-._~", [":@!$&'()*+,;=-._~"]),
      ("/.", []),
      ("/./", []),
      ("/a/.", ["a", ""]),
      ("/a/./b", ["a", "b"]),
      ("/a/..", []),
      ("/a/../", []),
      ("/a/../b", ["b"]),
      ("/a/b/..", ["a", ""]),
      ("/a/b/../../c", ["c"]),
      ("/a/%2e%2e/b", ["b"]),
      ("/a/.%2E/b", ["b"]),
      ("/a/%2E/b", ["a", "b"]),
      ("/...", ["..."]),
      ("/..a", ["..a"]),
      ("/a..", ["a.."]),
      ("/.well-known", [".well-known"]),
      ("/a?b/../../..", ["a"]),
    ])
  func paths(text: String, expected: [String]) throws {
    let target = try target(text)
    #expect(target.path == expected)
    #expect(target.form == .origin)
    #expect(target.authority == nil)
    #expect(target.raw == text)
  }

  @Test(
    "A broken, climbing or ambiguous target is 400",
    arguments: [
      "", "a", "a/b", "../", "?a=b", "*a", "**", "*?a", "%2F", "/%", "/%2", "/%2/a", "/%zz", "/%g0", "/%0g", "/a%",
      "/%%20",
      "/%u0041", "/%+1", "/%00", "/a%00b", "/a/%00", "/..", "/../", "/../a", "/a/../..", "/a/../../b", "/./..",
      "/%2e%2e",
      "/%2E./", "/.%2e/etc/passwd", "/a/%2e%2e/%2e%2e/b", "/..%2F..%2Fetc", "/a%2F..%2Fb", "/..%5C..", "/a%2f%2e",
      "/a#b",
      "/#", "/?a#b", "/?#", "/%FF", "/%C3", "/%C3%28", "/%C0%AF", "/%C0%80", "/%ED%A0%80", "/%F5%80%80%80", "/%E1%BA",
      "/a\\b", "/\"", "/<a>", "/a^b", "/a`b", "/{a}", "/a|b", "/[a]", "/?%", "/?a=%1", "/?%zz", "/?%00", "/?a=%00",
      "http:", "http:/", "http://", "http:///a", "http://?a", "http://u@h/", "http://h:x/", "http://h:99999/",
      "http://h,i/",
      "http://[::1/", "http://h/..", "http://h/%", "http://h#a", "http://h/#a", "ftp://h/", "https:/h", "https://",
      "httpx://h/",
      "file:///etc/passwd", "javascript:alert(1)", "mailto:a@b",
    ])
  func refusals(text: String) {
    #expect(refusal { () throws(MessageError) in _ = try target(text) } == 400)
  }

  @Test(
    "The absolute form's authority replaces Host (RFC 9112 §3.2.2)",
    arguments: [
      ("http://h", "h", [], "", nil),
      ("http://h/", "h", [], "/", nil),
      ("HTTP://h:8080/a/b", "h:8080", ["a", "b"], "/a/b", nil),
      ("https://Example.com/a?b=c", "Example.com", ["a"], "/a", "b=c"),
      ("http://[::1]:80/a", "[::1]:80", ["a"], "/a", nil),
      ("http://h?q", "h", [], "", "q"),
      ("http://h/a?http://i/../..", "h", ["a"], "/a", "http://i/../.."),
    ] as [(String, String, [String], String, String?)])
  func absolute(text: String, authority: String, path: [String], rawPath: String, query: String?) throws {
    let target = try target(text)
    #expect(target.form == .absolute)
    #expect(target.authority == authority)
    #expect(target.path == path)
    #expect(target.rawPath == rawPath)
    #expect(target.query.map(String.init) == query)
  }

  @Test("The asterisk is for OPTIONS alone (RFC 9112 §3.2.4)")
  func asterisk() throws {
    let target = try target("*", .options)
    #expect(target.form == .asterisk)
    #expect(target.path == [])
    for method in [Method.get, .head, .post, .put, .patch, .delete, Method("options")] {
      #expect(refusal { () throws(MessageError) in _ = try self.target("*", method) } == 400)
    }
  }

  @Test("OPTIONS of an absolute form without path and query asks about the server, as * does (RFC 9112 §3.2.4)")
  func absoluteAsterisk() throws {
    let target = try target("http://h:80", .options)
    #expect(target.form == .asterisk)
    #expect(target.authority == "h:80")
    #expect(target.path == [])
    for other in ["http://h/", "http://h?q"] { #expect(try self.target(other, .options).form == .absolute) }
    #expect(try self.target("http://h", .get).form == .absolute)
  }

  @Test("CONNECT has the authority form, and only it (RFC 9112 §3.2.3)")
  func authority() throws {
    let target = try target("h:443", Method("CONNECT"))
    #expect(target.form == .authority)
    #expect(target.authority == "h:443")
    #expect(try self.target("[::1]:443", Method("CONNECT")).authority == "[::1]:443")
    for text in ["/", "h", "h:", "h1", "[::1]", "[::1]:", "10.0.0.1", ":443", "h:x", "h:65536"] {
      #expect(refusal { () throws(MessageError) in _ = try self.target(text, Method("CONNECT")) } == 400, "\(text)")
    }
    #expect(refusal { () throws(MessageError) in _ = try self.target("h:443", .get) } == 400)
  }

  @Test("Raw path and query are as they were sent")
  func raw() throws {
    let target = try target("/a%20b/../c?x=%20&y=?&z=/")
    #expect(target.rawPath == "/a%20b/../c")
    #expect(target.query == "x=%20&y=?&z=/")
    #expect(try self.target("/a").query == nil)
    #expect(try self.target("/a?").query == "")
  }

  @Test("A head gives its target, and refuses it with 400")
  func fromHead() throws {
    let head = try parsedHead("GET /a?b HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(try head.target().path == ["a"])
    let bad = try parsedHead("GET /../a HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(refusal { () throws(MessageError) in _ = try bad.target() } == 400)
  }
}

@Suite("Query items")
struct QueryItemsTests {
  @Test(
    "Names and values are decoded",
    arguments: [
      ("", []),
      ("a", ["a", ""]),
      ("a=", ["a", ""]),
      ("=b", ["", "b"]),
      ("=", ["", ""]),
      ("a=b", ["a", "b"]),
      ("a=b=c", ["a", "b=c"]),
      ("a=b&c=d", ["a", "b", "c", "d"]),
      ("a=1&a=2", ["a", "1", "a", "2"]),
      ("&&a=b&&", ["a", "b"]),
      ("a+b=c+d", ["a b", "c d"]),
      ("a%2Bb=%26%3D", ["a+b", "&="]),
      ("q=B%C3%ACnh+%C4%90%E1%BB%8Bnh", ["q", "Bình Định"]),
      ("a%20=%20", ["a ", " "]),
      ("a;b=c", ["a;b", "c"]),
      ("a?/:@", ["a?/:@", ""]),
      ("%25=%2525", ["%", "%25"]),
    ])
  func decodes(query: String, expected: [String]) throws {
    #expect(try QueryItems(query).flatMap { [$0.name, $0.value] } == expected)
  }

  @Test(
    "A broken encoding is 400",
    arguments: [
      "%", "a=%", "a=%2", "a=%2&b", "a=%&20", "%zz", "a=%zz", "a=%00", "%00=a", "a=%FF", "a=%C3", "%C3=%A1",
      "a=%C3+%A1",
      "a=%ED%A0%80",
    ])
  func refuses(query: String) {
    #expect(refusal { () throws(MessageError) in _ = try QueryItems(query) } == 400)
  }

  @Test("Values are found by name, the first or all")
  func lookup() throws {
    let items = try QueryItems("a=1&b=2&a=3&A=4")
    #expect(items["a"] == "1")
    #expect(items["A"] == "4")
    #expect(items["c"] == nil)
    #expect(items.values("a") == ["1", "3"])
  }
}
