import Testing

@testable import HTTPCore
@testable import PlanAPI

@Suite struct EventFeedTests {
  private func event(_ sequence: Int64, _ action: String = "progress.record", warnings: [WarningChange] = []) throws
    -> StreamedEvent?
  {
    let line =
      #"{"sequence":\#(sequence),"at":"2026-04-22T03:00:00Z","who":{"name":"n"},"action":"\#(action)","#
      + #""entity":"e","before":null,"after":{"percent":5,"summary":"s","contact":"c"}}"#
    return try StreamedEvent(
      TrailEntry(sequence: sequence, line: Array(line.utf8), hash: .zero), warnings: warnings)
  }

  private func text(_ event: StreamedEvent?, _ scope: StreamedEvent.Scope = .reader) -> String {
    String(decoding: event?.bytes(for: scope) ?? [], as: UTF8.self)
  }

  private func warning(_ number: Int, _ level: Warning.Level = .yellow) -> Warning {
    Warning(
      kind: .blocked, level: level, subject: .task(taskNumber(number)), unit: nil, units: [], since: month("2026-04"),
      message: LocalizedText(vi: "v", en: "e"), endsWhen: LocalizedText(vi: "v", en: "e"))
  }

  private func feed(_ sequences: ClosedRange<Int64>) throws -> EventFeed {
    var feed = EventFeed(plan: 1, head: 0, record: record(plan())) { Instant(milliseconds: 1000) }
    let executor = try LoopExecutor()
    feed.listeners[1] = EventFeed.Listener(signal: StreamSignal(descriptor: 0, executor: executor), token: 1)
    for sequence in sequences {
      feed.append([try event(sequence)].compactMap(\.self), head: sequence, warnings: [])
    }
    return feed
  }

  @Test("An event says what is public to readers, and who made it to auditors")
  func scopes() throws {
    let frame = text(try event(7))
    #expect(
      frame == "id: 7\nevent: progress\ndata: {\"sequence\":7,\"at\":\"2026-04-22T03:00:00Z\","
        + "\"action\":\"progress.record\",\"entity\":\"e\",\"percent\":5}\n\n")
    #expect(text(try event(7), .auditor).contains("\"who\":{\"name\":\"n\"}"))
    #expect(text(try event(7, "period.lock")).contains("event: lock\n"))
    #expect(!text(try event(7, "feedback.give")).contains("percent"))
    #expect(try event(7, "token.create") == nil)
  }

  @Test("Of several events for an entry the last alone, its own, has its number, so that none is lost on the way")
  func numbers() throws {
    let changes = [WarningChange(kind: .raised, warning: warning(1)), WarningChange(kind: .ended, warning: warning(2))]
    let frames = text(try event(7, warnings: changes)).split(separator: "\n\n")
    #expect(frames.count == 3)
    #expect(frames.map { $0.prefix(6) } == ["id: 6\n", "id: 6\n", "id: 7\n"])
    #expect(frames.last?.contains("event: progress\n") == true)
    #expect(try event(7, "token.create", warnings: changes) != nil)
  }

  @Test("Warnings are told when they are raised, end or change their level")
  func warnings() {
    let before = [warning(1), warning(2), warning(3)]
    let after = [warning(2, .red), warning(3), warning(4)]
    let changes = WarningChange.changes(from: before, to: after)
    #expect(changes.map(\.kind) == [.ended, .changed, .raised])
    #expect(changes.map(\.warning.id) == ["blocked.1", "blocked.2", "blocked.4"])
    #expect(WarningChange.changes(from: after, to: after).isEmpty)
  }

  @Test("A listener gets what comes after the last that it has", arguments: [0, 1, 49, 99, 100])
  func pieces(cursor: Int64) throws {
    let feed = try feed(1...100)
    var (cursor, text) = (cursor, "")
    let first = cursor + 1
    while case .events(let bytes, let last) = feed.piece(for: 1, after: cursor, .reader) {
      text += String(decoding: bytes, as: UTF8.self)
      #expect(bytes.count < 64 * 1024 && last > cursor)
      cursor = last
    }
    #expect(cursor == 100)
    let ids = text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.compactMap { Int64($0.dropFirst(4)) }
    #expect(ids == Array(first..<101))
  }

  @Test("So many events are kept, and who is further behind has to go by the trail")
  func bounds() throws {
    let feed = try feed(1...5000)
    #expect(feed.head == 5000)
    #expect(feed.start >= 5000 - 2 * Int64(EventFeed.limit))
    guard case .behind = feed.piece(for: 1, after: feed.start - 1, .reader) else {
      Issue.record("not behind")
      return
    }
    guard case .events = feed.piece(for: 1, after: feed.start, .reader) else {
      Issue.record("no events")
      return
    }
  }

  @Test("A token that is revoked or has expired hears nothing")
  func revocation() throws {
    func isRevoked(_ good: [Int64: Instant?], among asked: Set<Int64> = [1, 2]) throws -> Bool {
      var feed = try feed(1...3)
      let ended = feed.revoke(among: asked, except: good)
      #expect(ended.isEmpty == (good[1] != nil || !asked.contains(1)))
      if case .revoked = feed.piece(for: 1, after: 0, .reader) { return true }
      return false
    }
    #expect(try isRevoked([:]))
    #expect(try isRevoked([2: nil]))
    #expect(try !isRevoked([1: nil]))
    #expect(try isRevoked([1: Instant(milliseconds: 1000)]))
    #expect(try !isRevoked([1: Instant(milliseconds: 1001)]))
    #expect(try !isRevoked([:], among: []), "Who came while the tokens of others were looked up has not been judged.")
  }
}
