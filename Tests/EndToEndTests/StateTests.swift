import Glibc
import PlanAPI
import Synchronization
import TestSupport
import Testing

extension EndToEndTests {
  /// Each test has a process, or several, of its own.
  @Suite("What is kept") struct StateTests {
    private static let target = "\(plan)/tasks/14/progress"
    private static let series = "\(target)/2026-02?revisions=all"

    /// A server on a kept database, with the token of the reporter of VHXH.
    private func start(_ program: Program) throws -> (PlanServerProcess, String) {
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      return (server, try server.token("reporter", "VHXH"))
    }

    @Test("An Idempotency-Key gives the first answer again and writes nothing, also after a restart")
    func repeatsAnswer() throws {
      let program = try Program()
      let (first, token) = try start(program)
      let key = [("Idempotency-Key", "november-1")]
      let answer = try first.post(Self.target, token, update(), headers: key)
      #expect(answer.status == 201)
      let before = try first.get(Self.series, token)
      let again = try first.post(Self.target, token, update(), headers: key)
      #expect(again.status == 201 && again.body == answer.body && again["Location"] == answer["Location"])
      let other = try first.post(Self.target, token, update(["percent": "41"]), headers: key)
      #expect(other.status == 422)
      #expect(other.json["type"].string == "/problems/idempotency-key-reused")
      let elsewhere = try first.post("\(plan)/tasks/15/progress", token, update(), headers: key)
      #expect(elsewhere.status == 422, "the key belongs to the first path too")
      #expect(try first.get(Self.series, token).body == before.body)
      // A refused request leaves its key free.
      let free = [("Idempotency-Key", "november-2")]
      #expect(try first.post(Self.target, token, "{}", headers: free).status == 422)
      #expect(try first.post(Self.target, token, update(), headers: free).status == 201)
      let kept = try first.get(Self.series, token)
      try first.stop()

      let (second, _) = try start(program)
      let afterRestart = try second.post(Self.target, token, update(), headers: key)
      #expect(afterRestart.status == 201 && afterRestart.body == answer.body)
      #expect(try second.post(Self.target, token, update(["percent": "41"]), headers: key).status == 422)
      let series = try second.get(Self.series, token)
      #expect(series.body == kept.body && series["ETag"] == kept["ETag"])
      try second.stop()
    }

    @Test("A bad Idempotency-Key is refused")
    func refusesKey() throws {
      let (server, token) = try start(try Program())
      let before = try server.get(Self.series, token)
      for key in ["", String(repeating: "k", count: 256), "khóa"] {
        let answer = try server.post(Self.target, token, update(), headers: [("Idempotency-Key", key)])
        #expect(answer.status == 400, "\(key)")
        #expect(try server.get(Self.series, token).body == before.body, "\(key)")
      }
      try server.stop()
    }

    @Test("What was acknowledged is there after a kill, and the next start needs no repair")
    func survivesKill() throws {
      let program = try Program()
      let (first, token) = try start(program)
      let client = try first.connect()
      var last: Answer?
      for percent in 1...20 {
        last = try client.request(
          "POST", Self.target, token: token, body: Array(update(["percent": "\(percent)"]).utf8))
        #expect(last?.status == 201)
      }
      try first.crash()
      let (second, _) = try start(program)
      let series = try second.get(Self.series, token).json["items"].items
      #expect(series.last == last?.json)
      #expect(series.compactMap { $0["revision"].integer } == (1...Int64(series.count)).map { $0 })
      #expect(series.suffix(20).compactMap { $0["percent"].integer } == Array(1...20))
      try second.stop()
    }

    @Test("Of 200 posts from 8 connections none is lost, and the revisions are one after the other")
    func losesNoWrite() throws {
      let (server, token) = try start(try Program())
      let existing = Int64(try server.get(Self.series, token).json["items"].items.count)
      let outcomes = Mutex<[(status: Int, revision: Int64)]>([])
      let failures = Mutex<[String]>([])
      try inThreads(8) { thread in
        do {
          let client = try server.connect()
          for number in 0..<25 {
            let body = update(["percent": "\(thread)", "summary": "\"\(thread)-\(number)\""])
            let answer = try client.request("POST", Self.target, token: token, body: Array(body.utf8))
            outcomes.withLock { $0.append((answer.status, answer.json["revision"].integer ?? 0)) }
          }
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
      #expect(failures.withLock { $0 } == [])
      let posted = outcomes.withLock { $0 }
      #expect(posted.count == 200)
      #expect(posted.allSatisfy { $0.status == 201 })
      #expect(posted.map(\.revision).sorted() == ((existing + 1)...(existing + 200)).map { $0 })
      let series = try server.get(Self.series, token).json["items"].items.dropFirst(Int(existing))
      let expected = (0..<8).flatMap { thread in (0..<25).map { "\(thread)-\($0)" } }
      #expect(series.compactMap { $0["summary"].string }.sorted() == expected.sorted())
      try server.stop()
    }

    @Test("An admin makes a token that is shown once, and revokes it: the next request is 401")
    func makesTokens() throws {
      let program = try Program()
      let (server, _) = try start(program)
      let admin = try server.token("admin")
      let body = #"{"role":"reporter","unit":"KT","label":"Chị Lan","expires_at":"2100-01-01T00:00:00Z"}"#
      let made = try server.post("/v1/tokens", admin, body)
      #expect(made.status == 201)
      #expect(made["Cache-Control"] == "no-store")
      let secret = try #require(made.json["token"].string)
      let location = try #require(made["Location"])
      let client = try server.connect()
      #expect(try client.request("GET", "/v1/me", token: secret).json["unit"].string == "KT")
      let list = try server.get("/v1/tokens", admin)
      #expect(list.json["items"].items.last?["label"].string == "Chị Lan")
      for grant in server.grants.map(\.token) + [secret] { #expect(!list.text.contains(grant)) }
      #expect(!list.text.contains("plan_"))
      #expect(try client.request("DELETE", location, token: admin).status == 204)
      #expect(try client.request("GET", "/v1/me", token: secret).status == 401)
      #expect(try client.request("DELETE", location, token: admin).status == 404)
      #expect(try client.request("DELETE", "/v1/tokens/999999", token: admin).status == 404)
      try server.stop()
      let files = try ["plan.sqlite", "plan.sqlite-wal"].map { name in
        unsafe access(program.path(name), F_OK) == 0
          ? String(decoding: try contents(of: program.path(name)), as: UTF8.self) : ""
      }
      #expect(files.allSatisfy { !$0.contains(secret) }, "only a hash is at rest")
    }

    @Test("A token that cannot be is refused by name, and only an admin makes one")
    func refusesTokens() throws {
      let (server, _) = try start(try Program())
      let admin = try server.token("admin")
      let table: [(String, Set<String>)] = [
        (#"{}"#, ["/role"]), (#"{"role":"boss"}"#, ["/role"]), (#"{"role":"reporter"}"#, ["/unit"]),
        (#"{"role":"reporter","unit":"ZZZ"}"#, ["/unit"]),
        (#"{"role":"viewer","plan":"none-2026"}"#, ["/plan"]),
        (#"{"role":"viewer","expires_at":"2020-01-01T00:00:00Z"}"#, ["/expires_at"]),
        (#"{"role":"viewer","expires_at":"tomorrow","rolle":1}"#, ["/expires_at", "/rolle"]),
      ]
      for (body, pointers) in table {
        let answer = try server.post("/v1/tokens", admin, body)
        #expect(answer.status == 422, "\(body)")
        #expect(answer.pointers == pointers, "\(body)")
      }
      for role in ["viewer", "reporter", "leader", "city", "consolidator"] {
        let token = try server.token(role)
        #expect(try server.post("/v1/tokens", token, #"{"role":"viewer"}"#).status == 403)
        #expect(try server.request("DELETE", "/v1/tokens/1", token: token).status == 403)
      }
      #expect(try server.get("/v1/tokens", admin).json["items"].items.count == 12)
      try server.stop()
    }

    @Test(
      "A plan is imported once; the same again changes nothing, another with its key amends it, a faulty one is 422")
    func importsPlans() throws {
      let (server, _) = try start(try Program())
      let admin = try server.token("admin")
      let document = String(decoding: PlanImport.defaultDocument, as: UTF8.self)
      // What has been published meanwhile is no business of a document that is silent about it.
      let published = try server.get("/v1/public\(plan.dropFirst(3))/tasks", nil)
      let same = try server.post("/v1/plans", admin, document)
      #expect(same.status == 200 && same.json["outcome"].string == "unchanged")
      #expect(try server.get("/v1/public\(plan.dropFirst(3))/tasks", nil).body == published.body)
      let hiding = document.replacing(#""number": 1,"#, with: #""number": 1, "published": false,"#)
      let hidden = try server.post("/v1/plans?dry_run=true", admin, hiding)
      #expect(hidden.json["changes"].items.map { $0["pointer"].string } == ["/tasks/0/published"])

      let rehearsed = try server.post("/v1/plans?dry_run=true", admin, SmallPlan.document())
      #expect(rehearsed.status == 200 && rehearsed.json["dry_run"].bool == true)
      #expect(rehearsed.json["outcome"].string == "imported")
      #expect(try server.get(SmallPlan.path, admin).status == 404, "a rehearsal writes nothing")

      let imported = try server.post("/v1/plans", admin, SmallPlan.document())
      #expect(imported.status == 201)
      #expect(imported["Location"] == SmallPlan.path)
      #expect(try server.get(SmallPlan.path, admin).json["key"].string == SmallPlan.key)
      #expect(try server.post("/v1/plans", admin, SmallPlan.document()).json["outcome"].string == "unchanged")

      for query in ["?dry_run=true", ""] {
        let amended = try server.post("/v1/plans\(query)", admin, SmallPlan.document(title: "Tên khác"))
        #expect(amended.status == 200 && amended.json["outcome"].string == "amended")
        #expect(amended.json["changes"].items.map { $0["pointer"].string } == ["/title"])
      }
      let faulty = try server.post("/v1/plans", admin, SmallPlan.document(title: " ", lead: "NONE", due: "2026-02-30"))
      #expect(faulty.status == 422)
      #expect(faulty.pointers == ["/title", "/tasks/0/lead_units/0", "/tasks/0/schedule/due"])
      #expect(try server.post("/v1/plans", try server.token("consolidator"), SmallPlan.document()).status == 403)
      #expect(try server.get("/v1/plans", admin).json["items"].items.count == 2)
      try server.stop()
    }
  }
}

/// Runs `body` in so many threads at once, and returns when all are done.
private func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
  final class Work: Sendable {
    let index: Int
    let body: @Sendable (Int) -> Void
    init(_ index: Int, _ body: @escaping @Sendable (Int) -> Void) {
      self.index = index
      self.body = body
    }
  }
  var threads: [pthread_t] = []
  for index in 0..<count {
    var thread = pthread_t()
    let work = unsafe Unmanaged.passRetained(Work(index, body))
    let code = unsafe pthread_create(
      &thread, nil,
      { argument in
        if let argument = unsafe argument {
          let work = unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
          work.body(work.index)
        }
        return nil
      }, unsafe work.toOpaque())
    try #require(code == 0)
    threads.append(thread)
  }
  for thread in threads { pthread_join(thread, nil) }
}
