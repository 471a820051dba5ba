import CZlib

/// What came is no ZIP file that is whole, with nothing between its parts.
public struct NotZip: Error {
  public let reason: String
}

/// The parts of a ZIP file in the order of its directory (PKWARE APPNOTE), each checked against what the directory and
/// the part's own header say of it.
public func unzip(_ file: [UInt8]) throws -> [(name: String, content: [UInt8])] {
  let end = file.count - 22
  guard end >= 0, file.number(at: end, 4) == 0x0605_4B50 else { throw NotZip(reason: "no end of the directory") }
  let (count, size, start) = (file.number(at: end + 10, 2), file.number(at: end + 12, 4), file.number(at: end + 16, 4))
  guard start + size == end else { throw NotZip(reason: "the directory is not before its end") }
  var parts: [(name: String, content: [UInt8])] = []
  var (place, next) = (start, 0)
  for _ in 0..<count {
    guard file.number(at: place, 4) == 0x0201_4B50, file.number(at: place + 42, 4) == next else {
      throw NotZip(reason: "no entry, or a gap before its part")
    }
    // From the version needed to the lengths of name and extra field both say the same.
    let header = file[(place + 6)..<(place + 32)]
    guard file.number(at: next, 4) == 0x0403_4B50, Array(header) == Array(file[(next + 4)..<(next + 30)]) else {
      throw NotZip(reason: "the part's header is another")
    }
    let (stored, length) = (file.number(at: place + 20, 4), file.number(at: place + 24, 4))
    let (name, extra) = (file.number(at: place + 28, 2), file.number(at: place + 30, 2))
    let content = next + 30 + name + extra
    let inflated = try inflateBare(Array(file[content..<(content + stored)]), to: length)
    let checksum = unsafe inflated.withUnsafeBufferPointer { unsafe crc32_z(0, $0.baseAddress, $0.count) }
    guard Int(checksum) == file.number(at: place + 16, 4) else { throw NotZip(reason: "another check sum") }
    parts.append((String(decoding: file[(place + 46)..<(place + 46 + name)], as: UTF8.self), inflated))
    next = content + stored
    place += 46 + name + extra + file.number(at: place + 32, 2)
  }
  guard place == end, next == start else { throw NotZip(reason: "there is more than the parts") }
  return parts
}

/// The content of a bare deflate stream (RFC 1951) that is whole and as long as it is said to be.
private func inflateBare(_ bytes: [UInt8], to length: Int) throws -> [UInt8] {
  var stream = unsafe z_stream()
  // Negative for a stream with nothing around it (zlib.h).
  let begun = unsafe inflateInit2_(&stream, -15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
  guard begun == Z_OK else { throw NotZip(reason: "zlib: \(begun)") }
  defer { unsafe inflateEnd(&stream) }
  var input = bytes
  var ended = Z_OK
  // One more, so that longer content shows.
  let content = unsafe [UInt8](unsafeUninitializedCapacity: length + 1) { buffer, count in
    unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      unsafe stream.next_out = buffer.baseAddress
      unsafe stream.avail_out = UInt32(length + 1)
      ended = unsafe inflate(&stream, Z_FINISH)
    }
    unsafe count = length + 1 - Int(stream.avail_out)
  }
  guard ended == Z_STREAM_END, content.count == length, unsafe stream.avail_in == 0 else {
    throw NotZip(reason: "a part is not as long as it should be")
  }
  return content
}

extension [UInt8] {
  /// A number in little endian; one past the end is none that is looked for.
  fileprivate func number(at place: Int, _ width: Int) -> Int {
    guard place >= 0, place + width <= count else { return -1 }
    return self[place..<(place + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
