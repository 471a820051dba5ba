import TestSupport
import Testing

extension EndToEndTests {
  /// Every text of the corpus as the body of an update, alone and as the value of a member. None is an update, so none
  /// may be stored.
  @Suite("Corpus of JSON", .demo) struct JSONCorpusTests {
    private static let path = "\(plan)/tasks/16/progress"

    @Test("JSON that is well-formed is read, and refused for what it says", arguments: JSONText.good)
    func reads(text: JSONText) throws {
      for body in [text.bytes, wrapped(text.bytes)] {
        let answer = try post(body)
        #expect(answer.status == 422)
        #expect(!answer.pointers.isEmpty)
      }
    }

    @Test("What is not JSON is refused as that, with its place", arguments: JSONText.bad)
    func refuses(text: JSONText) throws {
      for body in [text.bytes, wrapped(text.bytes)] {
        let answer = try post(body)
        #expect(answer.status == 400)
        #expect(answer.json["type"].string == "/problems/malformed-json")
        #expect(answer.json["detail"].string?.isEmpty == false)
      }
    }

    @Test("What RFC 8259 leaves open is refused in good order", arguments: JSONText.open)
    func decides(text: JSONText) throws {
      for body in [text.bytes, wrapped(text.bytes)] {
        let answer = try post(body)
        #expect([400, 422].contains(answer.status))
        #expect(answer.json["detail"].string?.isEmpty == false)
      }
    }

    @Test("The corpus has no case twice, and enough of each class")
    func isDistinct() {
      let all = JSONText.good + JSONText.bad + JSONText.open
      #expect(repeated(all.map(\.name)) == [])
      #expect(repeated(all.map(\.bytes)) == [])
      #expect(JSONText.good.count > 50 && JSONText.bad.count > 150 && JSONText.open.count > 20)
    }

    @Test("A string of the corpus is stored and given back character for character")
    func keepsStrings() throws {
      let server = try demo()
      let token = try server.token("reporter", "VHXH")
      let strings = JSONText.good.filter {
        $0.bytes.first == UInt8(ascii: "\"") && $0.bytes.count > 2 && $0.bytes.count < 100
      }
      for text in strings {
        let literal = String(decoding: text.bytes, as: UTF8.self)
        let sent = try #require(JSON(Array(literal.utf8)).string)
        let answer = try server.post("\(plan)/tasks/15/progress", token, update(["summary": literal]))
        if answer.status == 201 {
          #expect(
            answer.json["summary"].string?.unicodeScalars.elementsEqual(sent.unicodeScalars) == true, "\(text.name)")
        } else {
          #expect(answer.status == 422 && answer.pointers == ["/summary"], "\(text.name)")
        }
      }
    }

    private func wrapped(_ bytes: [UInt8]) -> [UInt8] { Array("{\"unit\":".utf8) + bytes + Array("}".utf8) }

    /// Posts, and proves that nothing was written and the connection goes on.
    private func post(_ body: [UInt8]) throws -> Answer {
      let server = try demo()
      let token = try server.token("reporter", "VHXH")
      let client = try server.connect()
      let before = try client.request("GET", "\(Self.path)?revisions=all", token: token)
      let answer = try client.request("POST", Self.path, token: token, body: body)
      let after = try client.request("GET", "\(Self.path)?revisions=all", token: token)
      #expect(before.status == 200 && after["ETag"] == before["ETag"])
      #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
      #expect(answer.json["status"].integer == Int64(answer.status))
      return answer
    }
  }
}
