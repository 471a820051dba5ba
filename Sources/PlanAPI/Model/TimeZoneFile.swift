import Glibc
import Synchronization

/// Zones that have been read: plans are read again and again, also when there is no descriptor left for a file.
private let knownZones = Mutex<[String: PlanTimeZone]>([:])
private let knownZonesLimit = 64

extension PlanTimeZone {
  /// Reads a zone such as `Asia/Ho_Chi_Minh` from `/usr/share/zoneinfo`.
  ///
  /// `nil` for a name with other characters than letters, digits, `_`, `+`, `-` and inner `/`, for one the system does
  /// not have, and for a file that counts leap seconds or is older than version 2 (RFC 9636 §3.1).
  public init?(identifier: String) {
    if let known = knownZones.withLock({ $0[identifier] }) {
      self = known
      return
    }
    guard isZoneName(identifier), let bytes = contents(ofFile: "/usr/share/zoneinfo/" + identifier),
      let zone = PlanTimeZone(identifier: identifier, file: bytes)
    else { return nil }
    knownZones.withLock { zones in
      if zones.count < knownZonesLimit { zones[identifier] = zone }
    }
    self = zone
  }

  /// Takes the bytes of a TZif file (RFC 9636 §3).
  init?(identifier: String, file bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let legacy = reader.header(), reader.skip(legacy.bodyLength(timeLength: 4)),
      let header = reader.header(), header.leapCount == 0, header.typeCount > 0,
      let times = reader.integers(header.timeCount, length: 8), isAscending(times),
      let types = reader.integers(header.timeCount, length: 1),
      let offsets = reader.offsets(header.typeCount), types.allSatisfy({ offsets.indices.contains(Int($0)) }),
      reader.skip(header.designationLength + header.standardCount + header.universalCount),
      let footer = reader.footer()
    else { return nil }

    var transitions: [Transition] = []
    for (time, type) in zip(times, types) { transitions.append(Transition(at: time, offset: offsets[Int(type)])) }
    if !footer.isEmpty {
      guard let rule = TimeZoneRule(footer) else { return nil }
      transitions += rule.transitions(after: transitions.last)
    }
    self.init(identifier: identifier, initialOffset: offsets[0], transitions: transitions)
  }
}

private func isAscending(_ times: [Int64]) -> Bool { zip(times, times.dropFirst()).allSatisfy(<) }

/// No dot may occur, so no `..`; a leading slash would name a file elsewhere.
private func isZoneName(_ text: String) -> Bool {
  guard (1...64).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "/"), text.utf8.last != UInt8(ascii: "/")
  else { return false }
  return text.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "/"):
      true
    default: false
    }
  }
}

/// The whole file; `nil` if it can't be read or is over 256 KiB, many times the largest zone.
private func contents(ofFile path: String) -> [UInt8]? {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { _ = close(descriptor) }
  let limit = 262_144
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 8192)
  while bytes.count <= limit {
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    if count == 0 { return bytes }
    if count > 0 {
      bytes += chunk[..<count]
    } else if errno != EINTR {
      return nil
    }
  }
  return nil
}

/// The counts of a TZif header (RFC 9636 §3.1).
private struct Header {
  let universalCount: Int
  let standardCount: Int
  let leapCount: Int
  let timeCount: Int
  let typeCount: Int
  let designationLength: Int

  /// The length of the data block that follows.
  func bodyLength(timeLength: Int) -> Int {
    timeCount * (timeLength + 1) + typeCount * 6 + designationLength + leapCount * (timeLength + 4) + standardCount
      + universalCount
  }
}

/// Walks over the file's bytes; each step gives `nil` where the file ends too early.
private struct ByteReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func skip(_ count: Int) -> Bool {
    guard count <= rest.count else { return false }
    rest = rest.dropFirst(count)
    return true
  }

  /// A big-endian integer of two's complement.
  private mutating func integer(length: Int) -> Int64? {
    guard rest.count >= length else { return nil }
    var bits: UInt64 = 0
    for byte in rest.prefix(length) { bits = bits << 8 | UInt64(byte) }
    rest = rest.dropFirst(length)
    return length == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
  }

  mutating func integers(_ count: Int, length: Int) -> [Int64]? {
    guard count * length <= rest.count else { return nil }
    return (0..<count).compactMap { _ in integer(length: length) }
  }

  mutating func header() -> Header? {
    guard rest.starts(with: "TZif".utf8), rest.count >= 44,
      let version = rest.dropFirst(4).first, version >= UInt8(ascii: "2"), skip(20),
      let counts = integers(6, length: 4), counts.allSatisfy({ (0...100_000).contains($0) })
    else { return nil }
    return Header(
      universalCount: Int(counts[0]), standardCount: Int(counts[1]), leapCount: Int(counts[2]),
      timeCount: Int(counts[3]), typeCount: Int(counts[4]), designationLength: Int(counts[5]))
  }

  /// The offsets of the local time types; less than a day, as RFC 9636 §3.2 recommends.
  mutating func offsets(_ count: Int) -> [Int]? {
    var offsets: [Int] = []
    for _ in 0..<count {
      guard let offset = integer(length: 4), skip(2), abs(offset) < secondsInDay else { return nil }
      offsets.append(Int(offset))
    }
    return offsets
  }

  /// The TZ string between two line feeds (RFC 9636 §3.3); empty where the file gives no rule.
  mutating func footer() -> String? {
    guard rest.first == UInt8(ascii: "\n") else { return nil }
    rest = rest.dropFirst()
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    return String(decoding: rest[..<end], as: UTF8.self)
  }
}
