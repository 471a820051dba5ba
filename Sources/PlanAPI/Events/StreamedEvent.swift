/// A change as listeners are told of it: server-sent events in bytes (HTML, "Server-sent events"), the same for all of a
/// scope. What has become of warnings comes before the entry that it came of. The `id` is the number of the last entry of
/// which all is told, so that whoever has received but a part of several events is told all of it again.
struct StreamedEvent: Sendable {
  /// Who may see what.
  enum Scope: Sendable {
    case reader
    /// Those who may read the trail: told also who made the change.
    case auditor
  }

  let sequence: Int64
  private let forReaders: [UInt8]
  private let forAuditors: [UInt8]

  func bytes(for scope: Scope) -> [UInt8] { scope == .auditor ? forAuditors : forReaders }

  /// - Parameters:
  ///   - entry: of a plan's trail.
  ///   - warnings: what has become of warnings since the entry before.
  /// - Returns: `nil` where there is nothing to tell: tokens are no reader's business, nor is a file before an update
  ///   names it.
  /// - Throws: ``JSONError`` for an entry that is none.
  init?(_ entry: TrailEntry, warnings: [WarningChange] = []) throws {
    let value = try JSONValue(parsing: entry.line)
    guard let action = value["action"]?.text, let entity = value["entity"]?.text else { return nil }
    let noun = action.prefix { $0 != "." }
    let isTold = noun != "token" && noun != "attachment"
    guard isTold || !warnings.isEmpty else { return nil }
    sequence = entry.sequence
    func bytes(for scope: Scope) -> [UInt8] {
      var frames = warnings.map { (name: "warning", data: $0.data(sequence: entry.sequence)) }
      if isTold {
        let data = StreamedEvent.data(of: value, entry.sequence, action: action, entity: entity, for: scope)
        frames.append((noun == "period" ? "lock" : String(noun), data))
      }
      var bytes: [UInt8] = []
      for (index, frame) in frames.enumerated() {
        let id = index == frames.count - 1 ? entry.sequence : entry.sequence - 1
        bytes += Array("id: \(id)\nevent: \(frame.name)\ndata: ".utf8) + frame.data + Array("\n\n".utf8)
      }
      return bytes
    }
    forReaders = bytes(for: .reader)
    forAuditors = bytes(for: .auditor)
  }

  /// What an update or a figure says in numbers; for all else the listener asks what it is about.
  private static let told = [
    "task", "kpi", "unit", "period", "revision", "percent", "status", "timeliness", "numerator", "denominator", "value",
    "id", "state", "sha256", "supersedes",
  ]

  private static func data(
    of entry: JSONValue, _ sequence: Int64, action: String, entity: String, for scope: Scope
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("sequence", sequence)
      writer.member("at", entry["at"] ?? .null)
      writer.member("action", action)
      writer.member("entity", entity)
      if ["progress", "kpi", "report", "period"].contains(action.prefix { $0 != "." }) {
        for name in told {
          if let value = entry["after"]?[name] { writer.member(text: name, value) }
        }
      }
      if scope == .auditor { writer.member("who", entry["who"] ?? .null) }
    }
    return writer.bytes
  }

  /// A line that keeps whatever lies on the way from taking the connection for dead.
  static let comment = Array(":\n\n".utf8)

  /// What a listener is sent first: how long to wait before it comes again.
  static let greeting = Array("retry: 3000\n\n".utf8)

  /// For who was away longer than warnings are remembered: the list has to be read again.
  static let reload = Array("event: warning\ndata: {\"action\":\"warnings.reload\"}\n\n".utf8)
}

/// A warning that was raised, has ended or has another level (DOMAIN.md rule 4).
struct WarningChange: Sendable {
  enum Kind: String, Sendable {
    case raised = "warning.raised"
    case ended = "warning.ended"
    case changed = "warning.changed"
  }

  let kind: Kind
  let warning: Warning

  /// What has become of one list in another, in the order of the lists.
  static func changes(from before: [Warning], to after: [Warning]) -> [WarningChange] {
    let levels = Dictionary(before.map { ($0.id, $0.level) }, uniquingKeysWith: { first, _ in first })
    let standing = Set(after.map(\.id))
    let ended = before.filter { !standing.contains($0.id) }.map { WarningChange(kind: .ended, warning: $0) }
    return ended
      + after.compactMap { warning in
        guard let level = levels[warning.id] else { return WarningChange(kind: .raised, warning: warning) }
        return level == warning.level ? nil : WarningChange(kind: .changed, warning: warning)
      }
  }

  func data(sequence: Int64) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("sequence", sequence)
      writer.member("action", kind.rawValue)
      warning.writeMembers(to: &writer, language: .vietnamese)
      writer.member("message_en", warning.message[.english])
    }
    return writer.bytes
  }
}
