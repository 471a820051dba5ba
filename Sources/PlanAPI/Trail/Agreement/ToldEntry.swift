import CSQLite

/// An entry of the trail, as the rows that it tells of are compared with it.
struct ToldEntry: CustomStringConvertible {
  let chain: Int64
  let sequence: Int64
  let action: String
  let entity: String
  let at: Instant
  private let plan: String
  private let value: JSONValue
  private let line: [UInt8]

  /// - Returns: `nil` where it lacks what every entry has.
  init?(_ entry: TrailEntry, _ value: JSONValue, chain: Int64, plan: PlanKey?) {
    guard let action = value["action"]?.text, let entity = value["entity"]?.text,
      let at = value["at"]?.text.flatMap(Instant.init)
    else { return nil }
    self.chain = chain
    self.plan = plan?.description ?? "-"
    sequence = entry.sequence
    line = entry.line
    self.value = value
    self.action = action
    self.entity = entity
    self.at = at
  }

  var description: String { "entry \(sequence) of \(plan) (\(entity))" }
  var planName: String { plan }

  /// What there was after the change.
  var after: JSONValue? { value["after"] }
  var hasBefore: Bool { value["before"] != .null }
  /// The token that made the change.
  var author: Int64? { value["who"]?["token"]?.whole }
  /// Who made it, as the rows keep it that show it again.
  var who: String { String(decoding: JSONWriter.encode(value["who"] ?? .null), as: UTF8.self) }

  subscript(name: String) -> JSONValue? { after?[name] }

  /// What stands in a path's part: `tasks/4/budget` has `4` in its second.
  func part<Value>(_ index: Int, as make: (String) -> Value?) -> Value? {
    let parts = entity.split(separator: "/")
    return parts.indices.contains(index) ? make(String(parts[index])) : nil
  }

  /// How a row differs from what the entry says was there after it, member by member.
  ///
  /// A member that the entry has not came into the trail later: the row must have nothing there either.
  /// - Parameters:
  ///   - author: the token that the row names, where it names one.
  ///   - ignoring: what rows and entries say of different moments.
  func differences(
    author: Int64? = nil, ignoring: Set<String> = [], _ members: (inout JSONWriter) -> Void
  ) throws(JSONError) -> [String] {
    var writer = JSONWriter(capacity: 1024)
    writer.object(members)
    var found = try line.dropLast().ends(with: writer.bytes) ? [] : differences(writer.bytes, ignoring)
    if let author, author != self.author { found.append("recorded_by is \(author)") }
    return found
  }

  private func differences(_ row: [UInt8], _ ignored: Set<String>) throws(JSONError) -> [String] {
    guard case .object(let members) = try JSONValue(parsing: row) else { return [] }
    return members.compactMap { member in
      guard !ignored.contains(member.name), !(after?[member.name] ?? .null).tells(member.value) else { return nil }
      return "\(member.name) is \(member.value.shortText), and not \((after?[member.name] ?? .null).shortText)"
    }
  }
}

extension [UInt8].SubSequence {
  fileprivate func ends(with end: [UInt8]) -> Bool { count >= end.count && suffix(end.count).elementsEqual(end) }
}

extension JSONValue {
  /// Whether it says what a row says, but for members that came later and are empty.
  fileprivate func tells(_ row: JSONValue) -> Bool {
    switch (self, row) {
    case (.object(let told), .object(let members)):
      members.allSatisfy { member in
        (told.first { $0.name == member.name }?.value ?? .null).tells(member.value)
      }
    case (.array(let told), .array(let elements)):
      told.count == elements.count && zip(told, elements).allSatisfy { $0.tells($1) }
    case (.number(let told), .number(let number)): told.text == number.text || told.decimal == number.decimal
    default: self == row
    }
  }

  /// As JSON, cut where it is long.
  var shortText: String {
    let text = String(decoding: JSONWriter.encode(self), as: UTF8.self)
    return text.count <= 80 ? text : "\(text.prefix(79))…"
  }
}

extension Disagreements {
  /// Reads a row; one that cannot be read, since a value in it is none that the program writes, differs too.
  /// - Returns: `nil` for that one, and for none.
  func reading<Value>(
    _ row: String, _ entry: ToldEntry, _ read: () throws(DatabaseError) -> Value?
  ) throws(DatabaseError) -> Value? {
    do {
      if let value = try read() { return value }
      addMissing(row, entry)
    } catch {
      guard error.code == SQLITE_MISMATCH else { throw error }
      add("\(row): not what \(entry) says: \(error.message)")
    }
    return nil
  }
}
