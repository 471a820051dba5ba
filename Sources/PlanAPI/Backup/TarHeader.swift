/// The block before each file of a tar archive (POSIX.1-2017, pax, "ustar interchange format"): what `tar` itself reads.
struct TarHeader: Hashable {
  static let blockSize = 512

  let name: String
  /// In bytes.
  let size: Int
  /// Seconds since 1970.
  let modified: Int64

  // Offset and length of the fields that are read or written.
  private static let nameField = 0..<100
  private static let sizeField = 124..<136
  private static let sumField = 148..<156
  private static let magicField = 257..<265
  private static let magic = Array("ustar\u{0}00".utf8)

  init(name: String, size: Int, modified: Int64) {
    precondition(name.utf8.count < TarHeader.nameField.count && size >= 0 && modified >= 0)
    self.name = name
    self.size = size
    self.modified = modified
  }

  /// Reads a block; `nil` for one that is no header of a plain file.
  init?(block: [UInt8]) {
    guard block.count == TarHeader.blockSize, Array(block[TarHeader.magicField]) == TarHeader.magic,
      block[156] == UInt8(ascii: "0"), TarHeader.octal(block[TarHeader.sumField]) == TarHeader.sum(of: block),
      let size = TarHeader.number(block[TarHeader.sizeField]),
      let name = String(validating: block[TarHeader.nameField].prefix { $0 != 0 }, as: UTF8.self)
    else { return nil }
    self.name = name
    self.size = size
    modified = Int64(TarHeader.number(block[136..<148]) ?? 0)
  }

  var block: [UInt8] {
    var block = [UInt8](repeating: 0, count: TarHeader.blockSize)
    func put(_ bytes: some Sequence<UInt8>, at offset: Int) {
      for (index, byte) in bytes.enumerated() { block[offset + index] = byte }
    }
    put(name.utf8, at: 0)
    put("0000600".utf8, at: 100)
    put("0000000".utf8, at: 108)
    put("0000000".utf8, at: 116)
    put(TarHeader.digits(size), at: TarHeader.sizeField.lowerBound)
    put(TarHeader.digits(Int(modified)), at: 136)
    block[156] = UInt8(ascii: "0")
    put(TarHeader.magic, at: TarHeader.magicField.lowerBound)
    let sum = String(TarHeader.sum(of: block), radix: 8)
    put((String(repeating: "0", count: 6 - sum.utf8.count) + sum + "\u{0} ").utf8, at: TarHeader.sumField.lowerBound)
    return block
  }

  /// The bytes that fill the last block of a file of this size.
  static func padding(after size: Int) -> Int { (blockSize - size % blockSize) % blockSize }

  /// The field itself counts as spaces.
  private static func sum(of block: [UInt8]) -> Int {
    block.indices.reduce(0) { $0 + (sumField.contains($1) ? 0x20 : Int(block[$1])) }
  }

  /// Eleven octal digits, or, where they do not suffice (8 GiB), eight bytes after a first one that says so: GNU's way,
  /// which every `tar` reads.
  private static func digits(_ number: Int) -> [UInt8] {
    let text = String(number, radix: 8)
    if text.utf8.count <= 11 { return Array((String(repeating: "0", count: 11 - text.utf8.count) + text).utf8) }
    return [0x80, 0, 0, 0] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    guard field.first == 0x80 else { return octal(field) }
    guard field.dropFirst().prefix(3).allSatisfy({ $0 == 0 }) else { return nil }
    let value = field.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: value)
  }

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    guard !digits.isEmpty, field.dropFirst(digits.count).allSatisfy({ $0 == 0 || $0 == 0x20 }) else { return nil }
    return digits.reduce(0) { $0 << 3 | Int($1 - UInt8(ascii: "0")) }
  }
}
