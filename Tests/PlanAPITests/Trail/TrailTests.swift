import Testing

@testable import PlanAPI

@Suite("The trail") struct TrailTests {
  private let fixture: StoreFixture

  init() throws { fixture = try StoreFixture() }

  private func update(_ summary: String) throws -> ProgressUpdate {
    ProgressUpdate(
      task: try #require(TaskNumber(4)), unit: try #require(UnitCode("VHXH")), period: month("2026-02"),
      percent: try #require(Percent(hundredths: 5_550)), status: .onTrack, summary: summary, difficulties: nil,
      proposals: nil, disbursed: 120_000_000, outputs: [])
  }

  private func record(_ summaries: String...) throws {
    for (index, summary) in summaries.enumerated() {
      _ = try ProgressStore(fixture.connection).append(
        update(summary), plan: fixture.plan, timeliness: .onTime,
        trail: fixture.trail(at: Instant(milliseconds: 1_790_000_000_000 + Int64(index))))
    }
  }

  private var entries: [TrailEntry] {
    get throws { try TrailStore(fixture.connection).entries(of: fixture.plan) }
  }

  @Test("An entry says who, what, when, before and after, in one line that its hash is of")
  func line() throws {
    try record("Một", "Hai \"dòng\"\n")
    let lines = try entries
    let second = #"""
      {"sequence":2,"previous":"\#(lines[0].hash.hex)","at":"2026-09-21T14:13:20.001Z",\#
      "who":{"token":\#(fixture.author),"name":"test","role":"admin","unit":null},"action":"progress.record",\#
      "plan":"39-kh-ubnd-2026","entity":"tasks/4/progress/2026-02/VHXH","before":{"id":1,"task":4,"unit":"VHXH",\#
      "period":"2026-02","revision":1,"timeliness":"on_time","percent":55.5,"status":"on_track","summary":"Một",\#
      "difficulties":null,"proposals":null,"disbursed_vnd":120000000,"outputs":[],\#
      "recorded_at":"2026-09-21T14:13:20Z"},"after":{"id":2,"task":4,"unit":"VHXH","period":"2026-02",\#
      "revision":2,"timeliness":"on_time","percent":55.5,"status":"on_track","summary":"Hai \"dòng\"\n","difficulties":null,\#
      "proposals":null,"disbursed_vnd":120000000,"outputs":[],"recorded_at":"2026-09-21T14:13:20.001Z"}}
      """#
    #expect(String(decoding: lines[1].line, as: UTF8.self) == second)
    #expect(try SHA256Digest(of: lines[1].line) == lines[1].hash)
    #expect(try JSONValue(parsing: lines[0].line)["previous"] == .string(String(repeating: "0", count: 64)))
    #expect(
      try TrailStore(fixture.connection).head(of: fixture.plan) == TrailHead(sequence: 2, hash: lines[1].hash))
  }

  @Test("Each plan has a chain of its own, and what belongs to none has another")
  func chains() throws {
    try record("Một")
    #expect(try TrailStore(fixture.connection).head(of: fixture.plan).sequence == 1)
    #expect(try TrailStore(fixture.connection).head(of: nil).sequence == 1, "the token of the fixture")
    _ = try TokenStore(fixture.connection).create(
      role: .viewer, plan: PlanKey("39-kh-ubnd-2026"), label: "", trail: fixture.trail())
    #expect(try TrailStore(fixture.connection).head(of: fixture.plan).sequence == 2)
    #expect(try TrailStore(fixture.connection).head(of: nil).sequence == 1)
  }

  @Test("No entry holds a token's text or its hash")
  func secrets() throws {
    let (_, text) = try TokenStore(fixture.connection).create(role: .admin, label: "a", trail: fixture.trail())
    let trail = try TrailStore(fixture.connection).entries(of: nil).map { String(decoding: $0.line, as: UTF8.self) }
    #expect(trail.last?.contains("token.create") == true)
    #expect(!trail.contains { $0.contains(text.secret) || $0.contains(text.secret.dropFirst(5)) })
  }

  @Test("A part that fails is undone with its entries, the rest stays; what has no entry is still missed")
  func attempts() async throws {
    struct Refused: Error {}
    let folder = try TemporaryFolder()
    let database = try Database(path: folder.database)
    let insert: @Sendable (Trail, UInt8) throws -> Void = { trail, byte in
      try trail.connection.run(
        "INSERT INTO token (secret_sha256, role, label, created_at) VALUES ($1, 'admin', '', 0)",
        .blob([UInt8](repeating: byte, count: 32)))
    }
    try await database.write(by: .anyone, at: StoreFixture.imported) { trail in
      for byte in UInt8(1)...4 {
        do {
          try trail.attempt {
            try insert(trail, byte)
            try trail.append(.createToken, to: "tokens/\(byte)", of: nil, after: nil)
            if byte.isMultiple(of: 2) { throw Refused() }
          }
        } catch is Refused {}
      }
    }
    let reader = try database.makeReader()
    let entries = try reader.snapshot { try TrailStore($0).entries(of: nil) }
    #expect(entries.map(\.sequence) == [1, 2])
    let head = try reader.snapshot { try TrailStore($0).head(of: nil) }
    #expect(head == entries.last.map { TrailHead(sequence: $0.sequence, hash: $0.hash) })
    #expect(try reader.snapshot { try TokenStore($0).list() }.count == 2)
    await #expect(throws: StoreError.changeWithoutTrail) {
      try await database.write(by: .anyone, at: StoreFixture.imported) { trail in
        try insert(trail, 5)
        do { try trail.attempt { throw Refused() } } catch is Refused {}
      }
    }
    try await database.shutdown()
  }

  @Test("A change without an entry is undone, also where the entry came too early")
  func incomplete() async throws {
    let folder = try TemporaryFolder()
    let database = try Database(path: folder.database)
    let change: @Sendable (Trail) throws -> Void = { trail in
      try trail.connection.run(
        "INSERT INTO token (secret_sha256, role, label, created_at) VALUES ($1, 'admin', '', 0)",
        .blob([UInt8](repeating: 1, count: 32)))
    }
    await #expect(throws: StoreError.changeWithoutTrail) {
      try await database.write(by: .anyone, at: StoreFixture.imported, change)
    }
    await #expect(throws: StoreError.changeWithoutTrail) {
      try await database.write(by: .anyone, at: StoreFixture.imported) { trail in
        try trail.append(.createToken, to: "tokens/1", of: nil, after: nil)
        try change(trail)
      }
    }
    let reader = try database.makeReader()
    #expect(try reader.snapshot { try TokenStore($0).list() } == [])
    #expect(try reader.snapshot { try TrailStore($0).head(of: nil) } == .empty)
    try await database.write(by: .anyone, at: StoreFixture.imported) { trail in
      try change(trail)
      try trail.append(.createToken, to: "tokens/1", of: nil, after: nil)
    }
    try await database.write(by: .anyone, at: StoreFixture.imported) { _ in }
    #expect(try reader.snapshot { try TrailStore($0).head(of: nil).sequence } == 1)
    try await database.shutdown()
  }

  @Test("A change that fails beside others in one commit leaves the chain whole")
  func rolledBack() async throws {
    struct Refusal: Error {}
    let folder = try TemporaryFolder()
    let database = try Database(path: folder.database)
    await withTaskGroup { group in
      for index in 0..<60 {
        group.addTask {
          _ = try? await database.write(by: .program("\(index)"), at: StoreFixture.imported) { trail in
            _ = try TokenStore(trail.connection).create(role: .viewer, label: "\(index)", trail: trail)
            if index % 3 == 0 { throw Refusal() }
          }
        }
      }
    }
    let reader = try database.makeReader()
    let found = try reader.snapshot { try TrailVerification.all(in: $0) }
    #expect(found.map(\.head.sequence) == [40] && found.allSatisfy { $0.faults.isEmpty })
    try await database.shutdown()
  }

  @Test("What names an author needs a token")
  func needsToken() throws {
    #expect(throws: StoreError.noToken) {
      try ProgressStore(fixture.connection).append(
        update("a"), plan: fixture.plan, timeliness: .onTime,
        trail: Trail(fixture.connection, as: .anyone, at: StoreFixture.imported))
    }
  }
}

@Suite("The verification of the trail") struct TrailVerificationTests {
  private let fixture: StoreFixture

  /// Six entries in the plan's chain.
  init() throws {
    fixture = try StoreFixture()
    for label in ["a", "b", "c", "d", "e", "f"] {
      _ = try TokenStore(fixture.connection).create(
        role: .viewer, plan: PlanKey("39-kh-ubnd-2026"), label: label, trail: fixture.trail())
    }
  }

  private func faults(noted: [SHA256Digest] = []) throws -> [TrailVerification.Fault] {
    try TrailVerification.all(in: fixture.connection, noted: noted).flatMap(\.faults)
  }

  private func hash(_ sequence: Int64) throws -> SHA256Digest {
    try #require(try TrailStore(fixture.connection).entries(of: fixture.plan, after: sequence - 1).first).hash
  }

  @Test("A trail that nobody touched is whole, and every head it ever had is in it")
  func whole() throws {
    #expect(try faults(noted: try (1...6).map { try hash($0) }) == [])
    #expect(try TrailVerification.all(in: fixture.connection).map(\.head.sequence) == [1, 6])
  }

  @Test(
    "Any entry that is edited is named", arguments: [1, 3, 6])
  func edited(sequence: Int64) throws {
    try fixture.connection.run(
      "UPDATE audit_entry SET entry = replace(entry, 'viewer', 'leader') WHERE chain = $1 AND sequence = $2",
      .integer(fixture.plan), .integer(sequence))
    #expect(try faults() == [.edited(sequence)])
  }

  @Test("An entry edited together with its hash is told by the next one, or by the head", arguments: [1, 3, 6])
  func rehashed(sequence: Int64) throws {
    let entry = try #require(
      try TrailStore(fixture.connection).entries(of: fixture.plan, after: sequence - 1).first)
    let line = String(decoding: entry.line, as: UTF8.self).replacing("viewer", with: "leader")
    let hash = try SHA256Digest(of: Array(line.utf8))
    try fixture.connection.run(
      "UPDATE audit_entry SET entry = $1, sha256 = $2 WHERE chain = $3 AND sequence = $4",
      .text(line), .blob(hash.bytes), .integer(fixture.plan), .integer(sequence))
    let head = TrailHead(sequence: 6, hash: entry.hash)
    #expect(try faults() == [sequence == 6 ? .wrongHead(head) : .broken(sequence + 1)])
  }

  @Test(
    "Entries that are removed are named, at the end too",
    arguments: [(1, 1), (3, 4), (6, 6), (5, 6), (1, 6)] as [(Int64, Int64)])
  func removed(first: Int64, last: Int64) throws {
    try fixture.connection.run(
      "DELETE FROM audit_entry WHERE chain = $1 AND sequence BETWEEN $2 AND $3",
      .integer(fixture.plan), .integer(first), .integer(last))
    #expect(try faults() == [.missing(first...last)])
  }

  @Test("Entries that changed places are named")
  func swapped() throws {
    try fixture.connection.run(
      "UPDATE audit_entry SET sequence = 99 WHERE chain = $1 AND sequence = 2", .integer(fixture.plan))
    try fixture.connection.run(
      "UPDATE audit_entry SET sequence = 2 WHERE chain = $1 AND sequence = 4", .integer(fixture.plan))
    try fixture.connection.run(
      "UPDATE audit_entry SET sequence = 4 WHERE chain = $1 AND sequence = 99", .integer(fixture.plan))
    let found = try faults()
    #expect(found.contains(.moved(2, from: 4)) && found.contains(.moved(4, from: 2)))
  }

  @Test("A row that is no entry is named")
  func unreadable() throws {
    let line = Array("[]".utf8)
    try fixture.connection.run(
      "UPDATE audit_entry SET entry = '[]', sha256 = $1 WHERE chain = $2 AND sequence = 2",
      .blob(try SHA256Digest(of: line).bytes), .integer(fixture.plan))
    #expect(try faults().contains(.unreadable(2)))
  }

  @Test("A tail that was cut off with the head made to fit is told by a head noted elsewhere")
  func cut() throws {
    let (noted, kept) = (try hash(6), try hash(4))
    try fixture.connection.run(
      "DELETE FROM audit_entry WHERE chain = $1 AND sequence > 4", .integer(fixture.plan))
    try fixture.connection.run(
      "UPDATE audit_head SET sequence = 4, sha256 = $1 WHERE chain = $2", .blob(kept.bytes), .integer(fixture.plan))
    #expect(try faults() == [])
    #expect(try faults(noted: [kept]) == [])
    #expect(try faults(noted: [kept, noted]) == [.unknownHead(noted)])
  }
}
