import HTTPCore

/// The newest events of a plan, and who listens to them.
struct EventFeed {
  /// Events that are kept; who is further behind is dropped, and comes again by way of the trail.
  static let limit = 1024
  /// Bytes that a listener is given at once.
  private static let pieceSize = 32 * 1024

  struct Listener {
    let signal: StreamSignal
    let token: Int64
    /// When its token ceases to be good.
    var expiresAt: Instant?
    var isRevoked = false
  }

  /// What there is for a listener.
  enum Piece {
    case events([UInt8], last: Int64)
    /// It is further behind than events are kept.
    case behind
    /// Its token is good no more.
    case revoked
    case nothing
  }

  /// The plan's number.
  let plan: Int64
  let clock: @Sendable () -> Instant
  /// The last entry of the trail that was looked at.
  private(set) var head: Int64
  /// Every event after this entry is kept.
  private(set) var start: Int64
  /// What there was at the head when the feed began, until the source's thread has worked out the warnings from it.
  private(set) var beginning: PlanRecord?
  /// The list as of the head; `nil` while it has not been worked out.
  private(set) var warnings: [Warning]?
  private var events: [StreamedEvent] = []
  var listeners: [Int: Listener] = [:]

  init(plan: Int64, head: Int64, record: PlanRecord, clock: @escaping @Sendable () -> Instant) {
    self.plan = plan
    self.head = head
    start = head
    beginning = record
    self.clock = clock
  }

  mutating func append(_ new: [StreamedEvent], head: Int64, warnings: [Warning]) {
    self.head = head
    self.warnings = warnings
    beginning = nil
    events += new
    // Twice as many are kept for a while, so that each is moved once.
    guard events.count > 2 * EventFeed.limit else { return }
    let dropped = events.count - EventFeed.limit
    start = events[dropped - 1].sequence
    events.removeFirst(dropped)
  }

  /// Ends the listening of tokens that were revoked.
  /// - Parameters:
  ///   - asked: the tokens that were looked up; who came meanwhile with another one is not judged yet.
  ///   - good: those of them that were not revoked, with their expiry.
  /// - Returns: the signals of those that end.
  mutating func revoke(among asked: Set<Int64>, except good: [Int64: Instant?]) -> [StreamSignal] {
    var ended: [StreamSignal] = []
    for (number, listener) in listeners where asked.contains(listener.token) {
      if let expiry = good[listener.token] {
        listeners[number]?.expiresAt = expiry
      } else {
        listeners[number]?.isRevoked = true
        ended.append(listener.signal)
      }
    }
    return ended
  }

  func piece(for listener: Int, after cursor: Int64, _ scope: StreamedEvent.Scope) -> Piece {
    guard let known = listeners[listener], !known.isRevoked else { return .revoked }
    if let expiresAt = known.expiresAt, expiresAt <= clock() { return .revoked }
    if cursor < start { return .behind }
    guard let last = events.last, last.sequence > cursor else { return .nothing }
    var index = firstIndex(after: cursor)
    var bytes: [UInt8] = []
    var sequence = cursor
    while index < events.count, bytes.count < EventFeed.pieceSize {
      bytes += events[index].bytes(for: scope)
      sequence = events[index].sequence
      index += 1
    }
    return .events(bytes, last: sequence)
  }

  /// By bisection: most listeners want the last one alone.
  private func firstIndex(after cursor: Int64) -> Int {
    var range = 0..<events.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = events[middle].sequence > cursor ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}
