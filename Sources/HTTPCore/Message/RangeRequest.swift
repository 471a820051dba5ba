/// Which part of a representation a `Range` field asks for (RFC 9110 §14.2).
public enum RangeRequest: Hashable, Sendable {
  /// All of it: the field asks for no range of bytes, is not one, or names several, which a server may leave aside
  /// (§14.2). Nobody who asks for a page of a scan asks so, and many ranges that overlap are an attack (CVE-2011-3192).
  case whole
  /// 206.
  case part(Range<Int>)
  /// 416: no byte of it is there.
  case unsatisfiable

  /// - Parameters:
  ///   - field: the value of `Range`, such as `bytes=0-499`, `bytes=500-`, `bytes=-500`.
  ///   - length: of the representation, in bytes.
  public init(_ field: String, length: Int) {
    let text = field.utf8
    guard let equals = text.firstIndex(of: UInt8(ascii: "=")), field[..<equals].lowercased() == "bytes" else {
      self = .whole
      return
    }
    // A list may have empty elements (§5.6.1).
    let specifications = field[equals...].dropFirst().split(separator: ",").map(trimmed).filter { !$0.isEmpty }
    guard specifications.count == 1, let specification = specifications.first else {
      self = .whole
      return
    }
    self = RangeRequest(specification: specification, length: length) ?? .whole
  }

  /// - Returns: nil for what is no range.
  private init?(specification: Substring, length: Int) {
    let ends = specification.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2 else { return nil }
    switch (ends[0].isEmpty, ends[1].isEmpty) {
    case (true, true): return nil
    case (true, false):
      guard let count = number(ends[1]) else { return nil }
      self = count == 0 || length == 0 ? .unsatisfiable : .part(max(0, length - count)..<length)
    case (false, true):
      guard let first = number(ends[0]) else { return nil }
      self = first < length ? .part(first..<length) : .unsatisfiable
    case (false, false):
      guard let first = number(ends[0]), let last = number(ends[1]), first <= last else { return nil }
      self = first < length ? .part(first..<min(last, length - 1) + 1) : .unsatisfiable
    }
  }
}

/// Digits alone; what no `Int` holds is more than any representation has.
private func number(_ text: Substring) -> Int? {
  guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
    return nil
  }
  return Int(text) ?? .max
}

private func trimmed(_ text: Substring) -> Substring {
  var text = text
  while let first = text.utf8.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
  while let last = text.utf8.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
  return text
}
