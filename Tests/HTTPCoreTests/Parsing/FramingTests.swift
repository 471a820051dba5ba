import HTTPCore
import Testing

@Suite("Framing of a body (RFC 9112 §6)")
struct FramingTests {
  private func framing(_ fields: String, minor: Int = 1) throws -> Result<BodyFraming, MessageError> {
    let head = try parsedHead("POST / HTTP/1.\(minor)\r\n\(fields)\r\n")
    return Result { () throws(MessageError) in try Framing.of(head) }
  }

  @Test(
    "The framing a head asks for",
    arguments: [
      ("", .none),
      ("Host: a\r\nX-Content-Length: 7\r\n", .none),
      ("Content-Length: 0\r\n", .fixed(0)),
      ("Content-Length: 5\r\n", .fixed(5)),
      ("content-length:5\r\n", .fixed(5)),
      ("CONTENT-LENGTH: \t 5 \t\r\n", .fixed(5)),
      ("Content-Length: 0005\r\n", .fixed(5)),
      ("Content-Length: 000000000000000000000000000000005\r\n", .fixed(5)),
      ("Content-Length: 9223372036854775807\r\n", .fixed(.max)),
      ("Content-Length: 5, 5\r\n", .fixed(5)),
      ("Content-Length: 5,5\t,05\r\n", .fixed(5)),
      ("Content-Length: 5\r\nContent-Length: 5\r\n", .fixed(5)),
      ("Content-Length: 5\r\nA: b\r\nContent-LENGTH: 005\r\n", .fixed(5)),
      ("Transfer-Encoding: chunked\r\n", .chunked),
      ("transfer-encoding:CHUNKED\r\n", .chunked),
      ("Transfer-Encoding: \tchunked \t\r\n", .chunked),
    ] as [(String, BodyFraming)])
  func accepted(fields: String, expected: BodyFraming) throws {
    #expect(try framing(fields) == .success(expected))
  }

  @Test(
    "A Content-Length that is not plain digits, too large, or differs is 400 (RFC 9112 §6.3)",
    arguments: [
      "+5", "-1", "-0", "0x5", "5,6", "", " ", "5 5", "5;", "5.0", "5e1", "٥", "5,", ",5", "5,,5", "5, 6", "NaN",
      "9223372036854775808", "18446744073709551616", "18446744073709551621", "99999999999999999999999999",
      "5\r\nContent-Length: 6", "6\r\nContent-Length: 5", "5\r\nContent-Length:", "5\r\ncontent-length: +5", "5\t5",
      "\"5\"", "0b1", "1_0", "5\r\nA: b\r\nCONTENT-LENGTH: 50",
    ])
  func refusedLength(value: String) throws {
    #expect(try framing("Content-Length: \(value)\r\n").refusedStatus == 400)
  }

  @Test(
    "A Transfer-Encoding that is not chunked, last and once, is 400 (RFC 9112 §6.1, §6.3)",
    arguments: [
      "", " ", ",", "chunked,", ",chunked", "chunked, chunked", "chunked\r\nTransfer-Encoding: chunked",
      "chunked, identity", "chunked, gzip", "gzip", "identity", "xchunked", "chunkedx", "chunke", "chunked;a=b",
      "\"chunked\"",
      "chunked chunked", "chun\tked", "'chunked'", "chunked\r\nTransfer-Encoding: identity",
      "chunked\r\nTransfer-Encoding:",
      "x, chunked, y", "gzip\r\nTransfer-Encoding:", "@, chunked", "chunKed;", "\u{212A}", "chun\u{212A}ed",
    ])
  func refusedCoding(value: String) throws {
    #expect(try framing("Transfer-Encoding: \(value)\r\n").refusedStatus == 400)
  }

  @Test(
    "A coding the server does not know, before the final chunked, is 501 (RFC 9112 §6.1)",
    arguments: [
      "gzip, chunked", "gzip,chunked", "x\r\nTransfer-Encoding: chunked", "identity, chunked",
      "gzip;q=1, deflate, chunked",
      "chunked;a=b, chunked",
    ])
  func unknownCoding(value: String) throws {
    #expect(try framing("Transfer-Encoding: \(value)\r\n").refusedStatus == 501)
  }

  @Test("Transfer-Encoding with Content-Length, in either order, or in HTTP/1.0, is 400 (RFC 9112 §6.1)")
  func ambiguous() throws {
    #expect(try framing("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n").refusedStatus == 400)
    #expect(try framing("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n").refusedStatus == 400)
    #expect(try framing("Transfer-Encoding: x\r\nContent-Length: y\r\n").refusedStatus == 400)
    #expect(try framing("Transfer-Encoding: chunked\r\n", minor: 0).refusedStatus == 400)
    #expect(try framing("Content-Length: 5\r\n", minor: 0) == .success(.fixed(5)))
  }

  @Test(
    "A connection is kept in 1.1 unless closed, in 1.0 only if asked (RFC 9112 §9.3)",
    arguments: [
      (1, "", true),
      (0, "", false),
      (1, "Connection: close\r\n", false),
      (1, "connection: CLOSE\r\n", false),
      (1, "Connection: keep-alive\r\n", true),
      (0, "Connection: keep-alive\r\n", true),
      (0, "Connection: Keep-Alive\r\n", true),
      (0, "Connection: close\r\n", false),
      (0, "Connection: keep-alive, close\r\n", false),
      (1, "Connection: keep-alive, close\r\n", false),
      (1, "Connection: Upgrade,\tclose ,\r\n", false),
      (1, "Connection: Upgrade\r\nConnection: close\r\n", false),
      (1, "Connection: closed\r\n", true),
      (1, "Connection: not-close\r\n", true),
      (1, "Connection:\r\n", true),
      (0, "Connection: x, keep-alive\r\n", true),
      (1, "Proxy-Connection: close\r\n", true),
    ])
  func keepAlive(minor: Int, fields: String, expected: Bool) throws {
    let head = try parsedHead("GET / HTTP/1.\(minor)\r\n\(fields)\r\n")
    #expect(Framing.isKeepAlive(head) == expected)
  }

  @Test(
    "100-continue is the one expectation; another is 417 (RFC 9110 §10.1.1)",
    arguments: [
      (1, "", .success(.none)),
      (1, "Expect: 100-continue\r\n", .success(.continue)),
      (1, "expect: 100-Continue\r\n", .success(.continue)),
      (1, "Expect: 100-continue, 100-continue\r\n", .success(.continue)),
      (0, "Expect: 100-continue\r\n", .success(.none)),
      (1, "Expect: 100\r\n", .failure(417)),
      (1, "Expect: 100-continue-please\r\n", .failure(417)),
      (1, "Expect: 100-continue, gift\r\n", .failure(417)),
      (1, "Expect: 200-ok\r\n", .failure(417)),
      (1, "Expect:\r\n", .failure(417)),
      (1, "Expect: 100-continue\r\nExpect: x=y\r\n", .failure(417)),
    ] as [(Int, String, Outcome)])
  func expectation(minor: Int, fields: String, expected: Outcome) throws {
    let head = try parsedHead("POST / HTTP/1.\(minor)\r\n\(fields)\r\n")
    do throws(MessageError) {
      #expect(.success(try Framing.expectation(of: head)) == expected)
    } catch {
      #expect(.failure(error.status.code) == expected)
    }
  }

  enum Outcome: Hashable { case success(ClientExpectation), failure(Int) }
}

extension Result where Failure == MessageError {
  var refusedStatus: Int? {
    guard case .failure(let error) = self else { return nil }
    return error.status.code
  }
}
