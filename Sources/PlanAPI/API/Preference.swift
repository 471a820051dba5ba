/// One element of a field by which a client states what it would rather have, such as `text/*;q=0.5` (RFC 9110 §12.4).
struct Preference: Hashable {
  /// What is spoken of, in ASCII lower case and without parameters.
  let value: String
  /// Thousandths, 0 to 1000. 0, "not this", also where a weight is garbled, so that it is no preference.
  let weight: Int

  /// More elements than anybody has use for are not looked at.
  private static let limit = 64

  /// The elements of a field's value, in order; those without a value are passed over.
  static func list(_ field: String) -> [Preference] {
    let bytes = Array(field.utf8)
    return split(bytes[...], at: UInt8(ascii: ",")).prefix(limit).compactMap(Preference.init)
  }

  private init?(_ element: ArraySlice<UInt8>) {
    let parts = Preference.split(element, at: UInt8(ascii: ";")).map(Preference.trimmed)
    guard let first = parts.first, !first.isEmpty else { return nil }
    value = String(decoding: first.map(Preference.lowercased), as: UTF8.self)
    let weights = parts.dropFirst().filter { part in
      part.count >= 2 && Preference.lowercased(part[part.startIndex]) == UInt8(ascii: "q")
        && part[part.startIndex + 1] == UInt8(ascii: "=")
    }
    weight = weights.first.map { Preference.thousandths($0.dropFirst(2)) ?? 0 } ?? 1000
  }

  /// `0` or `1` with up to three decimals, no more than 1 (RFC 9110 §12.4.2).
  private static func thousandths(_ text: ArraySlice<UInt8>) -> Int? {
    guard let first = text.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1") else { return nil }
    var value = Int(first - UInt8(ascii: "0"))
    var decimals = text.dropFirst()
    if !decimals.isEmpty {
      guard decimals.popFirst() == UInt8(ascii: "."), decimals.count <= 3 else { return nil }
    }
    for place in 0..<3 {
      let digit = place < decimals.count ? decimals[decimals.startIndex + place] : UInt8(ascii: "0")
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value <= 1000 ? value : nil
  }

  /// Splits where the separator stands outside of a quoted string (RFC 9110 §5.6.4).
  private static func split(_ bytes: ArraySlice<UInt8>, at separator: UInt8) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    var isQuoted = false
    var isEscaped = false
    for index in bytes.indices {
      if isEscaped {
        isEscaped = false
      } else if isQuoted, bytes[index] == UInt8(ascii: "\\") {
        isEscaped = true
      } else if bytes[index] == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if bytes[index] == separator, !isQuoted {
        parts.append(bytes[start..<index])
        start = index + 1
      }
    }
    return parts + [bytes[start...]]
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
    return bytes
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
  }
}
