/// What one loop counts, on its own thread alone.
final class LoopCounters: Sendable {
  enum ConnectionState: Int, CaseIterable {
    /// With a request under way, or waiting for one for a moment.
    case active
    /// Between two requests, without a task.
    case idle
    /// Agreeing on TLS.
    case handshaking
    /// Above the limit, being told so.
    case refused
  }

  /// Answers by route and status.
  let answers: CounterTable
  let states = CounterTable(count: ConnectionState.allCases.count)
  let limits = CounterTable(count: LimitHit.allCases.count)
  /// Connections taken in.
  let accepted = CounterTable(count: 1)
  /// From taking a request to having its answer, of requests that the responder worked on.
  let made = DurationHistogram()
  /// Of those with a prepared answer: no longer than the turn of the loop that they were answered in.
  let kept = DurationHistogram()
  /// From the loop's waking up to its next waiting: as long a ready socket may have been left.
  let turns = DurationHistogram()

  private let routes: Int

  init(routes: Int) {
    self.routes = max(routes, 1)
    answers = CounterTable(count: self.routes * StatusSlot.count)
  }

  func count(_ hit: LimitHit) { limits.add(at: hit.rawValue) }

  func enter(_ state: ConnectionState) { states.add(at: state.rawValue) }

  func leave(_ state: ConnectionState) { states.subtract(at: state.rawValue) }

  func move(from state: ConnectionState, to other: ConnectionState) {
    leave(state)
    enter(other)
  }

  /// Counts a prepared answer by its slot; one of a route that the server was not told of counts among those without.
  func countKept(at slot: Int) { answers.add(at: slot < answers.count ? slot : slot % StatusSlot.count) }

  /// Counts an answer.
  /// - Parameters:
  ///   - route: one that the server was not told of counts among those without a route.
  ///   - isHead: to a message that was refused before its head was read.
  func countAnswer(_ status: Status, route: Int, isHead: Bool = false) {
    answers.add(at: StatusSlot.index(route: route < routes ? route : 0, status: status.code))
    if status.code >= 400, let hit = LimitHit(status, isHead: isHead) { count(hit) }
  }
}

/// The places that statuses have in a table: the known ones, and one for all others.
enum StatusSlot {
  static let codes = [
    200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 406, 408, 409, 412, 413, 414, 415, 417, 422, 428, 429, 431, 500,
    501, 503, 505, 507,
  ]

  static let count = codes.count + 1

  private static let slots: [UInt8] = {
    var slots = [UInt8](repeating: UInt8(codes.count), count: 600)
    for (slot, code) in codes.enumerated() { slots[code] = UInt8(slot) }
    return slots
  }()

  static func index(route: Int, status: Int) -> Int {
    route * count + (slots.indices.contains(status) ? Int(slots[status]) : codes.count)
  }
}
