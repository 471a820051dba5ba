import HTTPCore
import Testing

@Suite("Host (RFC 9112 §3.2, RFC 9110 §7.2)")
struct HostTests {
  @Test(
    "A host with or without a port is accepted",
    arguments: [
      "a", "example.com", "EXAMPLE.com", "binh-dinh.example.vn", "a_b", "a.", "127.0.0.1", "127.0.0.1:8080", "a:0",
      "a:1",
      "a:65535", "a:00080", "a:", "[::1]:", "[v1.a:b]", "[VF.~]:80", "[::1]", "[::1]:8080", "[::]", "[2001:db8::1]",
      "[2001:DB8:0:0:0:0:0:1]",
      "[1:2:3:4:5:6:7:8]",
      "[1::8]", "[::ffff:192.0.2.1]", "[1:2:3:4:5:6:192.0.2.1]", "[1:2:3:4:5:6:7::]", "[::2:3:4:5:6:7:8]", "[fe80::]:1",
      "xn--bnh-nh-4va8v.vn", "a%20b", "999.999.999.999", "1", "~a!$&'()*+;=",
    ])
  func accepts(value: String) throws {
    let head = try parsedHead("GET / HTTP/1.1\r\nHost: \(value)\r\n\r\n")
    try HostValidator.validate(head)
  }

  @Test(
    "Anything else is 400",
    arguments: [
      "", " ", ":80", ":", "a:b", "a:-1", "a:+80", "a:65536", "a:99999", "a:000080", "a:100000", "a:8 0", "a :80",
      "a b", "a,b", "a, a", "user@a", "user:pass@a", "a/", "a/b", "a?b", "a#b", "a\\b", "http://a", "a:80:80", "a%",
      "a%2",
      "a%zz", "a%00", "\"a\"", "<a>", "a|b", "{a}", "xã", "a\tb", "[", "[]", "[::1", "::1", "[::1]a", "[::1]:x",
      "[:::]", "[1::2::3]", "[12345::]", "[g::]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7:8::]",
      "[:1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:]", "[::1%25eth0]", "[::1%eth0]", "[v1]", "[v1.]", "[v.a]", "[vg.a]",
      "[v1.a,b]", "[v1.a@b]", "[v1.%41]", "[::256.0.0.1]", "[::1.2.3]",
      "[::1.2.3.4.5]", "[::01.2.3.4]", "[::1.2.3.4:5]", "[1.2.3.4]", "[::1.2.3.]", "[1:2:3:4:5:6:7:1.2.3.4]", "[::1]]",
      "[[::1]]",
      "[ ::1]", "[:]", "[::.1.2.3.4]",
    ])
  func refuses(value: String) throws {
    let head = try parsedHead("GET / HTTP/1.1\r\nHost: \(value)\r\n\r\n")
    #expect(refusal { () throws(MessageError) in try HostValidator.validate(head) } == 400)
  }

  @Test("HTTP/1.1 has exactly one Host, HTTP/1.0 at most one")
  func counts() throws {
    let cases: [(String, Int?)] = [
      ("GET / HTTP/1.1\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHosts: a\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nhOST: b\r\n\r\n", 400),
      ("GET http://a/ HTTP/1.1\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nhost: a\r\n\r\n", nil),
      ("GET / HTTP/1.0\r\n\r\n", nil),
      ("GET / HTTP/1.0\r\nHost: a\r\n\r\n", nil),
      ("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400),
      ("GET / HTTP/1.0\r\nHost:\r\n\r\n", 400),
    ]
    for (text, expected) in cases {
      let head = try parsedHead(text)
      #expect(refusal { () throws(MessageError) in try HostValidator.validate(head) } == expected, "\(text)")
    }
  }
}
