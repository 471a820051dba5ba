/// What is wrong with a chain of the trail, entry by entry (DOMAIN.md rule 10).
///
/// The stored hashes tell which entry was edited; the entry after it, and the head that somebody noted elsewhere, tell
/// it too where the stored hash was made to fit.
public struct TrailVerification: Hashable, Sendable {
  public enum Fault: Hashable, Sendable {
    /// The line is not what was hashed.
    case edited(Int64)
    /// There is no such entry, or none of this range.
    case missing(ClosedRange<Int64>)
    /// The line says that it belongs to another place.
    case moved(Int64, from: Int64)
    /// The line is not an entry.
    case unreadable(Int64)
    /// The line names another hash as that of the entry before: that one was replaced, or this one was.
    case broken(Int64)
    /// The head that the database keeps is not the last entry.
    case wrongHead(TrailHead)
    /// No entry has the hash that was noted elsewhere.
    case unknownHead(SHA256Digest)
  }

  /// `nil` for what belongs to no single plan.
  public let plan: PlanKey?
  public let head: TrailHead
  public let faults: [Fault]

  /// Checks every chain in turn.
  /// - Parameter noted: heads that were noted elsewhere; each must be an entry of one of the chains.
  /// - Throws: ``DatabaseError``, ``CryptographyError``. Take it inside a snapshot.
  public static func all(in connection: Connection, noted: [SHA256Digest] = []) throws -> [TrailVerification] {
    try all(in: connection, noted: noted, comparing: nil).chains
  }

  /// The same, comparing the rows with the entries on the way.
  /// - Returns: also the rows that are not what the trail says; see ``RowAgreement``.
  static func allWithRows(in connection: Connection) throws -> (chains: [TrailVerification], rows: [String]) {
    try all(in: connection, noted: [], comparing: RowAgreement(connection))
  }

  private static func all(
    in connection: Connection, noted: [SHA256Digest], comparing rows: RowAgreement?
  ) throws -> (chains: [TrailVerification], rows: [String]) {
    var (missing, rows) = (Set(noted), rows)
    let store = TrailStore(connection)
    var verifications = try store.chains().map { chain, plan in
      var walk = Walk(noted: missing)
      try walk.readAll(of: chain, from: store) { try rows?.compare($0, $1, of: chain, plan) }
      try rows?.finishChain(isWhole: walk.faults.isEmpty)
      missing = walk.noted
      return TrailVerification(plan: plan, head: walk.head, faults: walk.faults)
    }
    if !missing.isEmpty {
      let faults = noted.filter(missing.contains).map(Fault.unknownHead)
      verifications.append(TrailVerification(plan: nil, head: .empty, faults: faults))
    }
    return (verifications, try rows?.finish() ?? [])
  }

  /// The way along one chain.
  private struct Walk {
    var noted: Set<SHA256Digest>
    private(set) var head = TrailHead.empty
    private(set) var faults: [Fault] = []

    init(noted: Set<SHA256Digest>) { self.noted = noted }

    /// A thousand entries at a time, so that a long trail does not fill the memory.
    /// - Parameter body: is given each entry that is what was hashed, with what its line says.
    mutating func readAll(
      of chain: Int64, from store: TrailStore, each body: (TrailEntry, JSONValue) throws -> Void
    ) throws {
      while true {
        let entries = try store.entries(of: chain, after: head.sequence, limit: 1000)
        for entry in entries { if let value = try step(to: entry) { try body(entry, value) } }
        if entries.isEmpty { break }
      }
      let kept = try store.head(of: chain)
      if kept.sequence > head.sequence {
        faults.append(.missing(head.sequence + 1...kept.sequence))
      } else if kept != head {
        faults.append(.wrongHead(kept))
      }
    }

    private mutating func step(to entry: TrailEntry) throws -> JSONValue? {
      // The stored hash, so that one edited entry is one fault, and not the next one's too.
      defer { head = TrailHead(sequence: entry.sequence, hash: entry.hash) }
      if entry.sequence > head.sequence + 1 { faults.append(.missing(head.sequence + 1...entry.sequence - 1)) }
      let isGap = entry.sequence != head.sequence + 1
      let hash = try SHA256Digest(of: entry.line)
      noted.remove(hash)
      guard hash == entry.hash else {
        faults.append(.edited(entry.sequence))
        return nil
      }
      let value = try? JSONValue(parsing: entry.line)
      if let (sequence, previous) = value.flatMap(links) {
        if sequence != entry.sequence {
          faults.append(.moved(entry.sequence, from: sequence))
        } else if !isGap, previous != head.hash.hex {
          faults.append(.broken(entry.sequence))
        }
      } else {
        faults.append(.unreadable(entry.sequence))
      }
      return value
    }

    private func links(of value: JSONValue) -> (sequence: Int64, previous: String)? {
      guard let sequence = value["sequence"]?.whole, let previous = value["previous"]?.text else { return nil }
      return (sequence, previous)
    }
  }
}

extension TrailVerification.Fault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .edited(let sequence): "entry \(sequence) was edited: its SHA-256 is not the one kept with it"
    case .missing(let range) where range.count == 1: "entry \(range.lowerBound) was removed"
    case .missing(let range): "entries \(range.lowerBound) to \(range.upperBound) were removed"
    case .moved(let sequence, let origin): "entry \(origin) was moved to place \(sequence)"
    case .unreadable(let sequence): "entry \(sequence) was edited: it is not an entry any more"
    case .broken(let sequence):
      "entry \(sequence) does not follow entry \(sequence - 1): entry \(sequence - 1) was replaced, or \(sequence) was"
    case .wrongHead(let head):
      "the last entry is not the head that is kept (\(head.sequence), \(head.hash.hex)): it was replaced or added"
    case .unknownHead(let hash): "no entry has the SHA-256 \(hash.hex): the trail was cut off before it, or rewritten"
    }
  }
}
