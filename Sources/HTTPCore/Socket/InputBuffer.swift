/// Bytes received and not yet taken, in one array that is used again. A connection that waits gives its storage back,
/// or, where some bytes are left in it, keeps no more than these.
struct InputBuffer {
  static let initialCapacity = 16 * 1024
  /// A peer that sends little at a time makes its bytes be copied at each: so it is only done with few.
  private static let shelvedCapacity = 1024

  /// Whole capacity; only ``unread`` holds bytes that mean something.
  private(set) var storage: [UInt8]
  private(set) var unread = 0..<0

  init(storage: [UInt8] = []) { self.storage = storage }

  var isEmpty: Bool { unread.isEmpty }

  /// Takes `count` bytes from the front.
  mutating func consume(_ count: Int) {
    unread = unread.lowerBound + count..<unread.upperBound
    if unread.isEmpty { unread = 0..<0 }
  }

  mutating func removeAll() { unread = 0..<0 }

  /// Calls `receive` with free space, which it may fill from the front; takes in as many bytes as it says.
  mutating func append<Outcome, Failure: Error>(
    _ receive: (UnsafeMutableRawBufferPointer) throws(Failure) -> (count: Int, outcome: Outcome)
  ) throws(Failure) -> Outcome {
    makeRoom()
    let end = unread.upperBound
    var result: Result<(count: Int, outcome: Outcome), Failure>?
    unsafe storage.withUnsafeMutableBytes { bytes in
      do throws(Failure) {
        result = .success(unsafe try receive(UnsafeMutableRawBufferPointer(rebasing: bytes[end...])))
      } catch {
        result = .failure(error)
      }
    }
    guard let (count, outcome) = try result?.get() else { preconditionFailure("the closure has run") }
    unread = unread.lowerBound..<end + count
    return outcome
  }

  /// At least half of the initial capacity is free afterwards. The parser bounds how much stays unread, so growth is
  /// bounded too.
  private mutating func makeRoom() {
    if storage.isEmpty { storage = [UInt8](repeating: 0, count: InputBuffer.initialCapacity) }
    guard storage.count - unread.upperBound < InputBuffer.initialCapacity / 2 else { return }
    if unread.lowerBound > 0 {
      storage.replaceSubrange(0..<unread.count, with: Array(storage[unread]))
      unread = 0..<unread.count
    }
    if storage.count - unread.upperBound < InputBuffer.initialCapacity / 2 {
      storage.append(contentsOf: repeatElement(0, count: storage.count))
    }
  }

  /// Has no storage of its own to receive into.
  var isShelved: Bool { storage.count < InputBuffer.initialCapacity }

  /// Gives the storage away, for a pool, where few bytes are unread, and keeps a copy of these.
  mutating func shelve() -> [UInt8]? {
    guard !isShelved, unread.count <= InputBuffer.shelvedCapacity else { return nil }
    let kept = Array(storage[unread])
    defer {
      storage = kept
      unread = 0..<kept.count
    }
    return storage
  }

  /// Moves the bytes into another storage, whose contents mean nothing; an empty one is made large enough.
  mutating func unshelve(into other: consuming [UInt8]) {
    if other.isEmpty { other = [UInt8](repeating: 0, count: InputBuffer.initialCapacity) }
    for index in unread { other[index - unread.lowerBound] = storage[index] }
    storage = other
    unread = 0..<unread.count
  }
}
