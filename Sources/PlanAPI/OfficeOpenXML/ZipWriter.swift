import CZlib

/// Writes a ZIP file (PKWARE APPNOTE 6.3.10) of a few parts, each in memory. Every part is dated 1980-01-01, the first
/// day that ZIP knows, so that the same parts always become the same bytes.
struct ZipWriter {
  /// What has been written: the parts, each after its local header.
  private var bytes: [UInt8] = []
  /// The central directory as far as it is known.
  private var directory: [UInt8] = []
  private var count: UInt16 = 0

  /// - Parameter name: ASCII, with `/` between folders.
  mutating func add(_ name: String, _ content: [UInt8]) throws(GzipError) {
    let compressed = try Gzip.deflate(content)
    // 4 GB and more would need ZIP64.
    guard let size = UInt32(exactly: content.count), let stored = UInt32(exactly: compressed.count),
      let offset = UInt32(exactly: bytes.count), count < .max
    else { throw GzipError(code: Z_BUF_ERROR) }
    let part = Part(name: Array(name.utf8), checksum: checksum(of: content), size: size, stored: stored)
    bytes.append(littleEndian: localHeaderSignature)
    part.write(to: &bytes)
    bytes += part.name
    bytes += compressed
    directory.append(littleEndian: directorySignature)
    // Made by version 2.0 on no system in particular (APPNOTE §4.4.2).
    directory.append(littleEndian: version)
    part.write(to: &directory)
    // No comment, on the first disk, with no attributes (§4.4.10 to §4.4.15).
    directory += [UInt8](repeating: 0, count: 10)
    directory.append(littleEndian: offset)
    directory += part.name
    count += 1
  }

  /// The whole file, which ends with the directory of its parts.
  consuming func finish() throws(GzipError) -> [UInt8] {
    guard let start = UInt32(exactly: bytes.count), let size = UInt32(exactly: directory.count) else {
      throw GzipError(code: Z_BUF_ERROR)
    }
    var file = bytes + directory
    file.append(littleEndian: endSignature)
    file += [UInt8](repeating: 0, count: 4)
    file.append(littleEndian: count)
    file.append(littleEndian: count)
    file.append(littleEndian: size)
    file.append(littleEndian: start)
    file += [0, 0]
    return file
  }
}

/// What the local header and the directory both say of a part.
private struct Part {
  let name: [UInt8]
  let checksum: UInt32
  let size: UInt32
  let stored: UInt32

  /// From the version needed to the length of the extra field (APPNOTE §4.3.7).
  func write(to bytes: inout [UInt8]) {
    bytes.append(littleEndian: version)
    bytes.append(littleEndian: UInt16(0))
    bytes.append(littleEndian: deflated)
    bytes.append(littleEndian: UInt16(0))
    bytes.append(littleEndian: firstDay)
    bytes.append(littleEndian: checksum)
    bytes.append(littleEndian: stored)
    bytes.append(littleEndian: size)
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: name.count))
    bytes.append(littleEndian: UInt16(0))
  }
}

private let localHeaderSignature: UInt32 = 0x0403_4B50
private let directorySignature: UInt32 = 0x0201_4B50
private let endSignature: UInt32 = 0x0605_4B50
private let version: UInt16 = 20
private let deflated: UInt16 = 8
/// 1980-01-01: the year less 1980, the month and the day in seven, four and five bits.
private let firstDay: UInt16 = 1 << 5 | 1

/// CRC-32 as ZIP and gzip have it.
private func checksum(of content: [UInt8]) -> UInt32 {
  // In bounds: zlib reads what it is told of, which is counted by the closure's buffer.
  unsafe UInt32(truncatingIfNeeded: content.withUnsafeBufferPointer { unsafe crc32_z(0, $0.baseAddress, $0.count) })
}

extension [UInt8] {
  fileprivate mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
    for shift in stride(from: 0, to: Value.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }
}
