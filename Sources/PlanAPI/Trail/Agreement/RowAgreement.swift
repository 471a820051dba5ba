/// Whether the rows are what the trail says (DOMAIN.md rule 10): who edits a row in the file by hand leaves its entry as
/// it was.
///
/// Each entry keeps what there was after its change, so the row it tells of is read by its key, written as the entry
/// writes it, and compared byte by byte; only what differs is read as JSON, to say where. The trail is walked once, in
/// the walk that verifies it, and nothing is kept but what may still change: newest states of tokens, and marks.
///
/// The trail has no hash of a token's secret and no contact of a resident, nor a submitted report but its canonical form:
/// an edit of these is not found.
struct RowAgreement {
  private let connection: Connection
  private let faults: Disagreements
  private var chain: ChainAgreement?
  private var tokens: TokenAgreement

  init(_ connection: Connection) {
    self.connection = connection
    faults = Disagreements()
    tokens = TokenAgreement(connection, faults)
  }

  /// - Parameter value: what the entry's line says.
  mutating func compare(_ entry: TrailEntry, _ value: JSONValue, of number: Int64, _ plan: PlanKey?) throws {
    guard let told = ToldEntry(entry, value, chain: number, plan: plan) else { return }
    if plan != nil {
      if chain == nil { chain = ChainAgreement(connection, faults, from: told) }
      try chain?.compare(told)
    }
    tokens.note(told)
  }

  /// Looks for what no entry of a chain tells of.
  /// - Parameter isWhole: whether all of its entries are there; else none can be missed.
  mutating func finishChain(isWhole: Bool) throws {
    if isWhole { try chain?.finish() }
    chain = nil
  }

  /// All that was found, once every chain has been walked.
  mutating func finish() throws -> [String] {
    try tokens.finish()
    return faults.lines
  }
}

/// What is found, as lines; no more of them than anybody reads.
final class Disagreements {
  private(set) var lines: [String] = []
  private static let limit = 100

  func add(_ line: @autoclosure () -> String) {
    if lines.count < Self.limit { lines.append(line()) }
  }

  /// Says how a row differs from what an entry tells of it.
  /// - Parameters:
  ///   - row: its table and key.
  ///   - found: names of members or columns, with what they say.
  func add(_ row: String, _ entry: ToldEntry, _ found: [String]) {
    guard !found.isEmpty else { return }
    add("\(row): not what \(entry) says: \(found.joined(separator: "; "))")
  }

  func addMissing(_ row: String, _ entry: ToldEntry) { add("\(row): not there, but \(entry) tells of it") }

  func addUntold(_ row: String, of plan: String) { add("\(row): no entry of \(plan) tells of it") }
}

/// One chain's rows, table by table.
private struct ChainAgreement {
  private var reports: ReportAgreement
  private var notes: NoteAgreement
  private var files: FileAgreement
  private var periods: PeriodAgreement
  private var plan: PlanAgreement
  /// Whether the trail was there before the plan; what the first version of the schema kept has no entries.
  private let isComplete: Bool

  init(_ connection: Connection, _ faults: Disagreements, from first: ToldEntry) {
    isComplete = first.action == Trail.Action.importPlan.name
    reports = ReportAgreement(connection, faults, first)
    notes = NoteAgreement(connection, faults, first)
    files = FileAgreement(connection, faults, first)
    periods = PeriodAgreement(connection, faults, first)
    plan = PlanAgreement(connection, faults, first)
  }

  mutating func compare(_ entry: ToldEntry) throws {
    switch entry.action {
    case Trail.Action.recordProgress.name: periods.note(update: try reports.compareUpdate(entry), entry)
    case Trail.Action.recordKPI.name: try reports.compareValue(entry)
    case Trail.Action.setBudget.name: try reports.compareBudget(entry)
    case Trail.Action.explainWarning.name: try notes.compareExplanation(entry)
    case Trail.Action.acknowledgeWarning.name: try notes.compareAcknowledgement(entry)
    case Trail.Action.giveFeedback.name: try notes.compareFeedback(entry)
    case Trail.Action.answerFeedback.name: try notes.compareAnswer(entry)
    case Trail.Action.markFeedback.name: notes.noteMark(entry)
    case Trail.Action.lockPeriod.name, Trail.Action.reopenPeriod.name: periods.note(entry)
    case Trail.Action.uploadAttachment.name: try files.compareUpload(entry)
    case Trail.Action.removeAttachment.name: try files.compareRemoval(entry)
    case Trail.Action.submitReport.name: try files.compareReport(entry)
    case Trail.Action.signProgress.name, Trail.Action.signReport.name: try files.compareSignature(entry)
    case Trail.Action.importPlan.name, Trail.Action.amendPlan.name, Trail.Action.createTask.name,
      Trail.Action.changeTask.name, Trail.Action.retireTask.name:
      if isComplete { try plan.compare(entry) }
    default: break
    }
  }

  mutating func finish() throws {
    guard isComplete else { return }
    try reports.finish()
    try notes.finish()
    try files.finish()
    try periods.finish()
    try plan.finish()
  }
}
