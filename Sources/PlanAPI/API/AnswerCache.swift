import HTTPCore

/// Answers to reads, in bytes, as long as nothing they depend on has changed: the data's version, and the time as far
/// as rules look at it. One for each loop, so no lock.
final class AnswerCache {
  struct Key: Hashable {
    let target: [UInt8]
    /// The token's number: no token is ever answered from what another has read.
    let token: Int64
    let language: Language
    let accept: String?
  }

  private static let limit = 8 * 1024 * 1024
  /// Rules change their mind at local midnights, and every zone's midnight falls on a quarter of an hour of UTC.
  private static let slotMilliseconds: Int64 = 15 * 60 * 1000

  private var answers: [Key: Response] = [:]
  private var bytes = 0
  private var version: UInt64?
  private var slot: Int64?

  func answer(for key: Key, version: UInt64, at now: Instant) -> Response? {
    guard self.version == version, slot == now.milliseconds / AnswerCache.slotMilliseconds else { return nil }
    return answers[key]
  }

  /// - Parameter version: the one read before the answer's queries.
  func keep(_ response: Response, for key: Key, version: UInt64, at now: Instant) {
    guard let count = response.body.count else { return }
    let size = count + key.target.count + 512
    let slot = now.milliseconds / AnswerCache.slotMilliseconds
    if self.version != version || self.slot != slot || bytes + size > AnswerCache.limit {
      answers.removeAll(keepingCapacity: true)
      bytes = 0
      self.version = version
      self.slot = slot
    }
    guard size <= AnswerCache.limit / 8 else { return }
    bytes += size
    answers[key] = response
  }
}
