/// Searches through long runs of ordinary bytes, eight at a time. Each gives the first index in `start..<end` whose byte
/// may not be of the class; a run's last few bytes and the stop itself are left to the caller's byte loop.
enum ByteScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Skips whole words without a control character, DEL or tab: the greater part of any field value.
  @inline(__always)
  static func skipText(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    while index + 8 <= end {
      let word = load(bytes, at: index)
      guard (anyBelow(0x20, word) | anyEqual(0x7F, word)) == 0 else { break }
      index += 8
    }
    return index
  }

  /// Skips whole words of visible ASCII: the greater part of any target.
  @inline(__always)
  static func skipVisible(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    while index + 8 <= end {
      let word = load(bytes, at: index)
      guard (anyBelow(0x21, word) | anyEqual(0x7F, word) | (word & tops)) == 0 else { break }
      index += 8
    }
    return index
  }

  /// Whether the first of `bytes` are those of `prefix`.
  static func begins(_ bytes: Span<UInt8>, with prefix: Span<UInt8>) -> Bool {
    guard bytes.count >= prefix.count else { return false }
    var index = 0
    while index + 8 <= prefix.count {
      guard load(bytes, at: index) == load(prefix, at: index) else { return false }
      index += 8
    }
    while index < prefix.count {
      guard bytes[index] == prefix[index] else { return false }
      index += 1
    }
    return true
  }

  /// Eight bytes as a word, the first the lowest.
  @inline(__always)
  private static func load(_ bytes: Span<UInt8>, at index: Int) -> UInt64 {
    // The load checks its bounds; it is called unsafe for types that not every bit pattern fits, and UInt64 is not one.
    unsafe UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// Not zero exactly when some byte of the word is below `limit` (at most 0x80).
  @inline(__always)
  private static func anyBelow(_ limit: UInt64, _ word: UInt64) -> UInt64 {
    (word &- ones &* limit) & ~word & tops
  }

  /// Not zero exactly when some byte of the word equals `value`.
  @inline(__always)
  private static func anyEqual(_ value: UInt64, _ word: UInt64) -> UInt64 {
    anyBelow(1, word ^ (ones &* value))
  }
}
