import Glibc
import TestSupport
import Testing

@testable import PlanAPI

/// Kills a server again and again, and looks each time for what it had promised.
///
/// After each kill the file is sound, its trail whole, each acknowledged write there once, no refused one, one without
/// an answer at most once; and sent again with its key, it is there once.
final class Torture {
  struct Tally {
    var rounds = 0
    var acknowledged = 0
    var unanswered = 0
    /// Of those without an answer, the ones that were stored.
    var storedUnanswered = 0
    var lost = 0
    var duplicated = 0
    var slowestRestart = Duration.zero
  }

  /// A file grows no longer than for so many rounds, or looking it through would take longer than all else; one with
  /// updates in it is looked through after so many more.
  private static let roundsPerFile = 25
  private static let roundsPerLook = 250

  let seed: UInt64
  /// That are in the file before the first kill; with them there is one file, which is looked through seldom.
  private let updates: Int
  private(set) var tally = Tally()
  private var numbers: SeededNumbers
  private var program: Program
  /// The one that the next kill is for.
  private var server: PlanServerProcess?
  private var tokens: (admin: String, reporter: String)?
  private var nextMark = 1
  /// The last rows that have been looked at.
  private var seen: (update: Int64, value: Int64) = (0, 0)

  init(seed: UInt64, updates: Int = 0) throws {
    self.seed = seed
    self.updates = updates
    numbers = SeededNumbers(seed: seed)
    program = try Program(in: .disk)
  }

  func round() throws {
    let isDue = tally.rounds % Self.roundsPerFile == 0
    if isDue, updates == 0 || tally.rounds == 0 { try beginFile() }
    let server = try server ?? start()
    let token = try reporter(of: server)
    let time = useconds_t(numbers.next() % 100_000)
    let writes = try TortureRound(server, token: token, from: nextMark).run(for: time, seed: numbers.next())
    nextMark += writes.count
    // Every now and then it is killed as it starts, too.
    if numbers.next() % 4 == 0 { try killStarting() }
    let next = try start()
    self.server = next
    try judge(writes, on: next)
    if updates == 0 || tally.rounds % Self.roundsPerLook == 0 { try inspect() }
    tally.rounds += 1
  }

  private func beginFile() throws {
    server = nil
    program = try Program(in: .disk)
    tokens = nil
    seen = (0, 0)
    guard updates > 0 else { return }
    let first = try start()
    _ = try reporter(of: first)
    try first.stop()
    try store(updates)
  }

  /// Puts updates into the file as revisions of one task, the quickest way there is, each with its entry in the trail.
  private func store(_ count: Int) throws {
    let connection = try Connection(path: program.database, access: .readWrite)
    try connection.useWriteAheadLog()
    try connection.transaction { connection in
      try connection.run(
        """
        INSERT INTO progress_update (
          plan_id, task, unit, period, revision, percent, status, summary, timeliness, recorded_at, recorded_by)
        WITH RECURSIVE number (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM number WHERE value < $1)
        SELECT 1, 15, 'VHXH', '2026-02', value, 4000, 'on_track', 'Đã rà soát xong ' || value || ' hệ thống', 'on_time',
          1772400000000 + value, (SELECT max(id) FROM token)
        FROM number
        """, .integer(count))
      seen.update =
        try connection.queryOne("SELECT max(id) FROM progress_update") { row throws(DatabaseError) in
          try row.int64(0)
        } ?? 0
      try connection.run(
        "INSERT INTO current_update (plan_id, task, unit, period, update_id) VALUES (1, 15, 'VHXH', '2026-02', $1)",
        .integer(seen.update))
      try appendEntries(of: count, to: connection)
    }
    try connection.checkpoint(.truncate)
  }

  private func appendEntries(of count: Int, to connection: Connection) throws {
    let store = TrailStore(connection)
    let author = try connection.queryOne("SELECT max(id) FROM token") { row throws(DatabaseError) in try row.int64(0) }
    let who = #"{"token":\#(author ?? 0),"name":"torture","role":"reporter","unit":"VHXH"}"#
    for value in 1...Int64(count) {
      let end = try store.end(of: 1)
      let at = Instant(milliseconds: 1_772_400_000_000 + value)
      let identifier = seen.update - Int64(count) + value
      let line = #"""
        {"sequence":\#(end.head.sequence + 1),"previous":"\#(end.head.hash.hex)","at":"\#(at)","who":\#(who),\#
        "action":"progress.record","plan":"39-kh-ubnd-2026","entity":"tasks/15/progress/2026-02/VHXH","before":null,\#
        "after":{"id":\#(identifier),"task":15,"unit":"VHXH","period":"2026-02","revision":\#(value),\#
        "timeliness":"on_time","percent":40,"status":"on_track","summary":"Đã rà soát xong \#(value) hệ thống",\#
        "difficulties":null,"proposals":null,"disbursed_vnd":null,"outputs":[],"recorded_at":"\#(at)"}}
        """#
      try store.append(Array(line.utf8), to: 1, after: end)
    }
  }

  /// Starts it, and waits until it reads and writes.
  private func start() throws -> PlanServerProcess {
    let begin = ContinuousClock.now
    let server = try PlanServerProcess(program, "serve", "--database", program.database, "--loops", "2")
    #expect(try server.get("/readyz", nil).status == 200)
    // Not of a new file, which is made first.
    if tokens != nil { tally.slowestRestart = max(tally.slowestRestart, ContinuousClock.now - begin) }
    return server
  }

  private func killStarting() throws {
    let process = try program.start(["serve", "--database", program.database, "--listen", "127.0.0.1:0"])
    usleep(useconds_t(numbers.next() % 100_000))
    try process.send(SIGKILL)
    #expect(try process.exit() == .signal(SIGKILL))
  }

  private func reporter(of server: PlanServerProcess) throws -> String {
    if let tokens { return tokens.reporter }
    let admin = try server.token("admin")
    let body = #"{"role":"reporter","unit":"VHXH","plan":"39-kh-ubnd-2026","label":"torture"}"#
    let reporter = try #require(try server.post("/v1/tokens", admin, body).json["token"].string)
    tokens = (admin, reporter)
    return reporter
  }

  // MARK: What is there

  private func judge(_ writes: [TortureWrite], on server: PlanServerProcess) throws {
    var found = try stored()
    for write in writes {
      let count = found[write.isValue, default: [:]][write.mark, default: 0]
      switch write.outcome {
      case .acknowledged:
        tally.acknowledged += 1
        tally.lost += count == 0 ? 1 : 0
      case .refused: #expect(count == 0, "\(write) was refused; seed \(seed)")
      case .unknown:
        tally.unanswered += 1
        tally.storedUnanswered += min(count, 1)
        #expect(write.kind != .badUpdate || count == 0, "\(write) is wrong; seed \(seed)")
      case .unexpected(let status): Issue.record("\(write) was answered \(status); seed \(seed)")
      }
      tally.duplicated += max(count - 1, 0)
    }
    try retry(writes.filter { $0.outcome == .unknown && $0.key != nil }, on: server, &found)
  }

  private func inspect() throws {
    // As an administrator does, beside the server; and in a moment, as the tests' own build would not.
    let outcome = try program.run(["check", "--database", program.database])
    #expect(outcome.exit == .code(0), "\(outcome.errors); seed \(seed), round \(tally.rounds)")
  }

  private func retry(_ writes: [TortureWrite], on server: PlanServerProcess, _ found: inout [Bool: [Int: Int]]) throws {
    let client = try server.connect()
    for var write in writes {
      _ = write.perform(on: client, token: try reporter(of: server))
      #expect(write.outcome == .acknowledged, "\(write) was sent again; seed \(seed)")
    }
    for (isValue, counts) in try stored() {
      found[isValue, default: [:]].merge(counts) { $0 + $1 }
    }
    for write in writes {
      let count = found[write.isValue, default: [:]][write.mark, default: 0]
      tally.lost += count == 0 ? 1 : 0
      tally.duplicated += max(count - 1, 0)
    }
  }

  /// How often each mark has come since the last look; of values, and of updates.
  private func stored() throws -> [Bool: [Int: Int]] {
    let seen = seen
    let (updates, values) = try Database.makeReader(of: program.database).snapshot { connection in
      (
        try connection.query("SELECT id, summary FROM progress_update WHERE id > $1", .integer(seen.update)) {
          row throws(DatabaseError) in (id: try row.int64(0), mark: Int(try row.string(1)) ?? 0)
        },
        try connection.query("SELECT id, numerator FROM kpi_value WHERE id > $1", .integer(seen.value)) {
          row throws(DatabaseError) in
          // Stored in ten-thousandths.
          (id: try row.int64(0), mark: try row.int(1) / 10_000)
        }
      )
    }
    self.seen = (updates.map(\.id).max() ?? seen.update, values.map(\.id).max() ?? seen.value)
    func count(_ marks: [Int]) -> [Int: Int] { Dictionary(marks.map { ($0, 1) }, uniquingKeysWith: +) }
    return [false: count(updates.map(\.mark)), true: count(values.map(\.mark))]
  }
}
