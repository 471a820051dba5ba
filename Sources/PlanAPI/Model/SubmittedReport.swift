/// A report as it was submitted (DOMAIN.md rule 13): it never changes, and a correction is a new one that names it.
public struct SubmittedReport: Hashable, Sendable {
  public enum State: String, CaseIterable, Sendable { case submitted, superseded }

  public var id: Int64
  public var span: ReportSpan
  public var language: Language
  /// Of the canonical document, which is the report in JSON.
  public var sha256: SHA256Digest
  /// The last entry of the plan's trail that is in it.
  public var trailSequence: Int64
  public var submittedAt: Instant
  public var author: Author
  /// The report that it takes the place of.
  public var supersedes: Int64?
  /// The report that takes its place.
  public var supersededBy: Int64?

  public var state: State { supersededBy == nil ? .submitted : .superseded }
}

extension SubmittedReport {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("id", id)
    writer.member("period", span)
    writer.member("from", span.days.lowerBound)
    writer.member("to", span.days.upperBound)
    writer.member("state", state.rawValue)
    writer.member("language", language)
    writer.member("sha256", sha256.hex)
    writer.member("trail_sequence", trailSequence)
    writer.member("submitted_at", submittedAt)
    writer.object("submitted_by") { author.writeMembers(to: &$0) }
    writer.member("supersedes", supersedes)
    writer.member("superseded_by", supersededBy)
  }
}
