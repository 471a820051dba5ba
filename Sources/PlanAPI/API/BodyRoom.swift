import HTTPCore
import Synchronization

/// How many bytes of requests' bodies are in memory at one time, over all loops: each may have 16 MiB, and there are ten
/// thousand connections. Whoever comes when there is no room is told to come again, before its body is read.
final class BodyRoom: Sendable {
  private let limit: Int
  private let share: Int
  private let taken = Mutex((all: 0, sources: [WriteSource: Int]()))

  /// - Parameter limit: of all; a token, and all who have none together, have a quarter.
  init(limit: Int = 64 * 1024 * 1024) {
    self.limit = limit
    share = limit / 4
  }

  /// What one body takes, given back with this value.
  final class Place: Sendable {
    private let room: BodyRoom
    private let source: WriteSource
    private let bytes = Atomic(0)

    fileprivate init(_ room: BodyRoom, _ source: WriteSource) {
      self.room = room
      self.source = source
    }

    deinit { room.giveBack(bytes.load(ordering: .relaxed), to: source) }

    /// - Throws: 503 where there is no room for so many bytes more; 429 for whoever has its share.
    func take(_ count: Int) throws(Problem) {
      try room.take(count, for: source)
      bytes.add(count, ordering: .relaxed)
    }
  }

  func place(for source: WriteSource) -> Place { Place(self, source) }

  /// Bytes that are taken.
  var bytes: Int { taken.withLock { $0.all } }

  private func take(_ count: Int, for source: WriteSource) throws(Problem) {
    try taken.withLock { taken throws(Problem) in
      let own = taken.sources[source, default: 0]
      guard own + count <= share else { throw .tooManyRequests(retryAfter: 1) }
      guard taken.all + count <= limit else { throw .unavailable(retryAfter: 1) }
      taken.all += count
      taken.sources[source] = own + count
    }
  }

  private func giveBack(_ count: Int, to source: WriteSource) {
    taken.withLock { taken in
      taken.all -= count
      let own = taken.sources[source, default: count] - count
      taken.sources[source] = own == 0 ? nil : own
    }
  }
}

extension Call {
  /// The whole body, and the room that it takes for as long as somebody holds it.
  /// - Throws: 503 and 429 where there is no room, ``RequestBodyError``.
  func collectBody(upTo limit: Int) async throws -> (bytes: [UInt8], place: BodyRoom.Place) {
    let place = shared.bodies.place(for: token.map { .token($0.id) } ?? .anyone)
    let announced = request.body.announcedLength
    if let announced {
      guard announced <= limit else { throw RequestBodyError.tooLarge(limit: limit) }
      try place.take(announced)
      return (try await request.body.collect(upTo: limit), place)
    }
    var bytes: [UInt8] = []
    while let piece = try await request.body.next(upTo: limit - bytes.count) {
      try place.take(piece.count)
      bytes.append(contentsOf: piece)
    }
    return (bytes, place)
  }
}
