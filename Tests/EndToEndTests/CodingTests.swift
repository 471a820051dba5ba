import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Content coding", .demo) struct CodingTests {
    static let long = [
      "\(plan)/tasks", "\(plan)/kpis", "\(plan)/dashboard", "\(plan)/report?format=csv", "\(plan)/report?format=md",
    ]

    private func get(
      _ target: String, method: String = "GET", encoding: String?, known: String? = nil
    ) throws -> Answer {
      var headers: [(name: String, value: String)] = []
      if let encoding { headers.append(("Accept-Encoding", encoding)) }
      if let known { headers.append(("If-None-Match", known)) }
      return try demo().connect().request(method, target, token: demo().token("admin"), headers: headers)
    }

    @Test("A long answer goes out with gzip where the client takes it, and is the same content", arguments: long)
    func compresses(target: String) throws {
      let plain = try get(target, encoding: nil)
      #expect(plain["Content-Encoding"] == nil)
      for encoding in ["gzip", "br, x-gzip;q=0.5, *;q=0"] {
        // HEAD first, so that it is not answered from what GET has left.
        let head = try get(target, method: "HEAD", encoding: encoding)
        let answer = try get(target, encoding: encoding)
        #expect(answer["Content-Encoding"] == "gzip")
        #expect(answer.body.count < plain.body.count / 2)
        #expect(try gunzip(answer.body) == plain.body)
        for name in ["Content-Type", "Vary", "Cache-Control"] { #expect(answer[name] == plain[name]) }
        for name in ["Content-Encoding", "Content-Length", "ETag", "Content-Type", "Vary"] {
          #expect(head[name] == answer[name] && head[name] != nil, "\(name)")
        }
      }
    }

    @Test("Each coding has a tag of its own, and 304 is for the tag of what would be sent", arguments: long)
    func tagsApart(target: String) throws {
      let plain = try #require(try get(target, encoding: nil)["ETag"])
      let coded = try #require(try get(target, encoding: "gzip")["ETag"])
      #expect(plain != coded && coded.hasPrefix("\"") && coded.hasSuffix("\""))
      for (known, encoding, status) in [
        (plain, nil, 304), (coded, "gzip", 304), ("W/\(coded)", "gzip", 304), ("\"x\", \(coded)", "gzip", 304),
        ("*", "gzip", 304), (plain, "gzip", 200), (coded, nil, 200), (coded, "gzip;q=0", 200),
      ] as [(String, String?, Int)] {
        let answer = try get(target, encoding: encoding, known: known)
        #expect(answer.status == status, "\(known) \(encoding ?? "-")")
        #expect(answer["ETag"] == (encoding == "gzip" ? coded : plain))
        #expect(answer["Vary"]?.contains("Accept-Encoding") == true)
        #expect(answer["Content-Encoding"] == (status == 200 && encoding == "gzip" ? "gzip" : nil))
      }
    }

    @Test(
      "A client that does not take gzip, or likes it less, gets none",
      arguments: [
        "", "identity", "gzip;q=0", "*;q=0, identity", "br, deflate", "gzip;q=0.5, identity;q=0.6", "gzip;q=x",
      ])
    func leavesAlone(encoding: String) throws {
      let answer = try get("\(plan)/tasks", encoding: encoding)
      #expect(answer.status == 200)
      #expect(answer["Content-Encoding"] == nil)
      #expect(answer["Vary"]?.contains("Accept-Encoding") == true)
    }

    @Test("A short answer is not worth it, unless the client takes nothing else")
    func short() throws {
      #expect(try get("/healthz", encoding: "gzip")["Content-Encoding"] == nil)
      let only = try get("/healthz", encoding: "gzip, identity;q=0")
      #expect(only["Content-Encoding"] == "gzip")
      #expect(try gunzip(only.body) == get("/healthz", encoding: nil).body)
    }

    @Test("406 where the client takes no coding at all", arguments: ["identity;q=0", "*;q=0", "br, *;q=0"])
    func refuses(encoding: String) throws {
      for target in ["/healthz", "\(plan)/tasks"] {
        let answer = try get(target, encoding: encoding)
        #expect(answer.status == 406)
        #expect(answer["Content-Type"] == "application/problem+json; charset=utf-8")
      }
    }
  }
}
