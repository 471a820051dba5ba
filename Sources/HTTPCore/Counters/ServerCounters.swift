/// What a server has counted since it started. Each loop counts its own, and whoever asks adds up: no counter is
/// written by two threads, and to read them asks nothing of the loops, which may be stuck.
public final class ServerCounters: Sendable {
  /// An endpoint, by its pattern and never by a path: what clients invent makes no new series.
  public struct Route: Hashable, Sendable {
    public let method: Method
    public let pattern: String

    public init(method: Method, pattern: String) {
      self.method = method
      self.pattern = pattern
    }
  }

  public struct Answers: Hashable, Sendable {
    /// `nil` for requests that came to no endpoint.
    public let route: Route?
    /// `nil` for a status that is not counted by itself.
    public let status: Int?
    public let count: UInt64
  }

  public struct Connections: Hashable, Sendable {
    public let state: String
    public let count: UInt64
  }

  let loops: [LoopCounters]
  let routes: [Route]

  /// - Parameters:
  ///   - loops: of the server that counts in it.
  ///   - routes: what ``Response/route`` numbers from 1 on.
  public init(loops: Int, routes: [Route] = []) {
    self.routes = routes
    self.loops = (0..<loops).map { _ in LoopCounters(routes: routes.count + 1) }
  }

  /// Answers by route and status; those that there were none of are left out.
  public var answers: [Answers] {
    (0...routes.count).flatMap { route in
      (0..<StatusSlot.count).compactMap { slot in
        let count = loops.reduce(0) { $0 + $1.answers[route * StatusSlot.count + slot] }
        guard count > 0 else { return nil }
        return Answers(
          route: route == 0 ? nil : routes[route - 1],
          status: slot < StatusSlot.codes.count ? StatusSlot.codes[slot] : nil, count: count)
      }
    }
  }

  public var connections: [Connections] {
    LoopCounters.ConnectionState.allCases.map { state in
      Connections(state: "\(state)", count: loops.reduce(0) { $0 &+ $1.states[state.rawValue] })
    }
  }

  public var accepted: UInt64 { loops.reduce(0) { $0 + $1.accepted[0] } }

  /// How often each limit was hit.
  public func hits(of limit: LimitHit) -> UInt64 { loops.reduce(0) { $0 + $1.limits[limit.rawValue] } }

  /// How long the answers took that the responder made.
  public var made: DurationHistogram.Counts { sum(\.made) }

  /// How long the answers took that were prepared; an upper bound, the turn of the loop they were given in.
  public var kept: DurationHistogram.Counts { sum(\.kept) }

  /// The turns of each loop: how long it left its sockets alone.
  public var turns: [DurationHistogram.Counts] { loops.map(\.turns.counts) }

  private func sum(_ histogram: KeyPath<LoopCounters, DurationHistogram>) -> DurationHistogram.Counts {
    loops.reduce(into: DurationHistogram.Counts()) { $0 += $1[keyPath: histogram].counts }
  }
}
