import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Events", .demo) struct EventTests {
    /// An event as a browser would have it.
    private struct Event: Hashable {
      var id: String?
      var name = ""
      var data = JSON(nil as JSONValue?)

      init?(_ frame: Substring) {
        for line in frame.split(separator: "\n") {
          let parts = line.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
          guard parts.count == 2 else { continue }
          switch parts[0] {
          case "id": id = String(parts[1])
          case "event": name = String(parts[1])
          case "data": data = JSON(Array(parts[1].utf8))
          default: continue
          }
        }
        if name.isEmpty { return nil }
      }

      var action: String { data["action"].string ?? "" }
    }

    /// A client of the stream.
    private final class Listener {
      let client: Client
      private var bytes: [UInt8] = []

      /// Connects, and returns once the server counts it among its listeners.
      init(_ client: Client, _ token: String, after last: String? = nil) throws {
        self.client = client
        let resumes = last.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        try client.send(
          "GET \(plan)/events HTTP/1.1\r\nHost: plan.example\r\nAuthorization: Bearer \(token)\r\n\(resumes)\r\n")
        let head = try client.head()
        try #require(head.status == 200)
        #expect(head["Content-Type"]?.hasPrefix("text/event-stream") == true)
        #expect(head["Cache-Control"] == "no-store")
        while bytes.firstRange(of: Array("\n\n".utf8)) == nil { bytes += try client.chunk() }
        #expect(bytes.starts(with: "retry: ".utf8))
      }

      /// Every event up to and with the one that has an `id`.
      func events(through id: String) throws -> [Event] {
        let mark = Array("\nid: \(id)\n".utf8)
        while true {
          if let start = bytes.firstRange(of: mark)?.upperBound,
            bytes[start...].firstRange(of: Array("\n\n".utf8)) != nil
          {
            break
          }
          let chunk = try client.chunk()
          try #require(!chunk.isEmpty, "ended before \(id)")
          bytes += chunk
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: "\n\n").compactMap { Event($0) }
      }
    }

    private func head() throws -> String {
      String(try #require(try demo().get("\(plan)/audit/head", try demo().token("leader")).json["sequence"].integer))
    }

    private func listener(_ role: String, after last: String? = nil) throws -> Listener {
      try Listener(try demo().connect(), try demo().token(role), after: last)
    }

    private func report(_ task: Int64, _ unit: String, _ period: String, percent: Int = 40) throws {
      let body = update(["unit": "\"\(unit)\"", "period": "\"\(period)\"", "percent": "\(percent)"])
      let answer = try demo().post("\(plan)/tasks/\(task)/progress", try demo().token("reporter", unit), body)
      try #require(answer.status == 201)
    }

    @Test("Updates, figures, warnings, locks and reports are told once they are stored")
    func tells() throws {
      let (leader, consolidator) = (try demo().token("leader"), try demo().token("consolidator"))
      let reporter = try demo().token("reporter", "VHXH")
      let list = try demo().get("\(plan)/warnings?kind=missing_update", leader).json
      let missing = try #require(list["items"].items.first)
      let (task, unit) = (try #require(missing["task"].integer), try #require(missing["unit"].string))
      let (reader, auditor) = (try listener("viewer"), try listener("leader"))
      let start = try #require(Int64(try head()))
      // Late, and so its warning changes its kind.
      try report(task, unit, try #require(list["period"].string))
      let value = #"{"period":"2026-02","numerator":9,"denominator":10}"#
      #expect(try demo().post("\(plan)/kpis/HT-02/values", reporter, value).status == 201)
      #expect(try demo().post("\(plan)/periods/2026-02/lock", consolidator, "{}").status == 200)
      #expect(try demo().post("\(plan)/reports", consolidator, #"{"period":"2026-02"}"#).status == 201)
      let last = try head()
      let events = try reader.events(through: last)
      let told = events.filter { $0.name != "warning" }
      #expect(told.map(\.name) == ["progress", "kpi", "lock", "report"])
      #expect(told.map(\.action) == ["progress.record", "kpi.record", "period.lock", "report.submit"])
      #expect(told[0].data["entity"].string?.hasPrefix("tasks/\(task)/progress/") == true)
      #expect(told[0].data["percent"].integer == 40 && told[0].data["timeliness"].string == "late")
      #expect(told[3].data["sha256"].string?.count == 64)
      #expect(events.contains { $0.action == "warning.ended" && $0.data["id"] == missing["id"] })
      #expect(
        events.contains {
          $0.action == "warning.raised" && $0.data["id"].string == "late_update.\(task).\(unit)"
        })
      // The numbers are those of the trail.
      let trail = try demo().get("\(plan)/audit?after=\(start)", leader).json["items"].items
      #expect(told.map { $0.data["sequence"] } == trail.map { $0["sequence"] })
      #expect(told.map { $0.data["at"] } == trail.map { $0["at"] })
      // Who made it is for those who may read the trail.
      #expect(events.allSatisfy { !$0.data["who"].exists })
      let audited = try auditor.events(through: last)
      #expect(audited.filter { $0.name != "warning" }.allSatisfy { $0.data["who"]["role"].string != nil })
      #expect(audited.count == events.count)
    }

    @Test("Who was away gets what it has missed from the trail, and then what comes")
    func resumes() throws {
      let first = try listener("viewer")
      let start = try head()
      for percent in 1...30 { try report(4, "VHXH", "2026-05", percent: percent) }
      let end = try head()
      #expect(try first.events(through: end).filter { $0.name == "progress" }.count == 30)
      let second = try listener("viewer", after: start)
      let missed = try second.events(through: end).filter { $0.name == "progress" }
      #expect(missed.map { $0.data["percent"].integer } == (1...30).map { $0 })
      // One that has been connected gets nothing twice.
      try report(4, "VHXH", "2026-05", percent: 77)
      let now = try head()
      let all = try second.events(through: now).filter { $0.name == "progress" }
      #expect(all.count == 31 && all.last?.data["percent"].integer == 77)
      let third = try listener("viewer", after: end)
      let rest = try third.events(through: now).filter { $0.name == "progress" }
      #expect(rest.map { $0.data["percent"].integer } == [77])
      // From the beginning, which is longer ago than the server has listened: by way of the trail.
      let whole = try listener("viewer", after: "0")
      let everything = try whole.events(through: now)
      #expect(everything.contains { $0.action == "warnings.reload" })
      #expect(everything.first?.action == "plan.import")
      #expect(everything.filter { $0.name == "progress" }.count > 300)
    }

    @Test("A revoked token hears nothing more from that moment on")
    func ends() throws {
      let admin = try demo().token("admin")
      let made = try demo().post(
        "/v1/tokens", admin, #"{"role":"viewer","plan":"39-kh-ubnd-2026","label":"Sổ"}"#)
      let token = try #require(made.json["token"].string)
      let id = try #require(made.json["id"].integer)
      let listener = try Listener(try demo().connect(), token)
      #expect(try demo().request("DELETE", "/v1/tokens/\(id)", token: admin).status == 204)
      #expect(try listener.client.chunk().isEmpty)
    }

    @Test("Who may not read the plan hears nothing of it")
    func scopes() throws {
      let viewer = try demo().token("viewer")
      let target = "\(plan)/events"
      #expect(try demo().get(target, nil).status == 401)
      #expect(try demo().get("/v1/plans/1-kh-2026/events", viewer).status == 404)
      #expect(try demo().get("\(target)?x=1", viewer).status == 422)
      #expect(try demo().get(target, viewer, headers: [("Accept", "application/json")]).status == 406)
      for id in ["x", "-1", "1.5", "01"] {
        #expect(try demo().get(target, viewer, headers: [("Last-Event-ID", id)]).status == 400, "\(id)")
      }
      #expect(try demo().request("HEAD", target, token: viewer).status == 200)
      #expect(try demo().post(target, viewer, "{}").status == 405)
    }

    @Test("Tokens are nobody's news")
    func hidesTokens() throws {
      let listener = try listener("admin")
      let body = #"{"role":"viewer","plan":"39-kh-ubnd-2026","label":"Sổ"}"#
      #expect(try demo().post("/v1/tokens", try demo().token("admin"), body).status == 201)
      try report(4, "VHXH", "2026-06")
      let events = try listener.events(through: try head())
      #expect(events.first?.name == "progress" && events.allSatisfy { $0.name == "progress" || $0.name == "warning" })
    }
  }
}
