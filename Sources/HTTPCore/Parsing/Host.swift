/// The check of `Host` and of a target's authority: `uri-host [ ":" port ]` (RFC 9110 §7.2, RFC 3986 §3.2.2).
public enum HostValidator {
  /// Checks a head's `Host`: exactly one in HTTP/1.1, at most one in HTTP/1.0, valid in either (RFC 9112 §3.2). It must
  /// be so even where an absolute-form target takes its place.
  /// - Throws: `MessageError` with 400.
  public static func validate(_ head: RequestHead) throws(MessageError) {
    var count = 0
    if head.known.contains(.host) {
      try head.forEachField(.host) { (value) throws(MessageError) in
        count += 1
        guard count == 1 else { throw .malformed("more than one Host field") }
        try validate(value)
      }
    }
    guard count == 1 || head.versionMinor == 0 else { throw .malformed("HTTP/1.1 request without a Host field") }
  }

  /// Checks one `host[:port]`. No user information, no comma, no empty host (RFC 9110 §4.2.1); a port of up to five
  /// digits and 65,535, or none behind its colon: `port = *DIGIT` (RFC 3986 §3.2.3).
  /// - Throws: `MessageError` with 400.
  public static func validate(_ bytes: Span<UInt8>) throws(MessageError) {
    guard !bytes.isEmpty else { throw .malformed("empty host") }
    let hostEnd: Int
    if bytes[0] == UInt8(ascii: "[") {
      var close = 1
      while close < bytes.count, bytes[close] != UInt8(ascii: "]") { close += 1 }
      guard close < bytes.count, isAddress(bytes.extracting(1..<close)) else {
        throw .malformed("host is not an IPv6 address")
      }
      hostEnd = close + 1
    } else {
      hostEnd = try registeredNameEnd(bytes)
    }
    guard hostEnd < bytes.count else { return }
    guard bytes[hostEnd] == Grammar.colon else { throw .malformed("character not allowed in a host") }
    try validatePort(bytes.extracting((hostEnd + 1)...))
  }

  /// What may stand in brackets: `IPv6address / IPvFuture` (RFC 3986 §3.2.2).
  private static func isAddress(_ bytes: Span<UInt8>) -> Bool {
    guard !bytes.isEmpty, Grammar.lowercase(bytes[0]) == UInt8(ascii: "v") else { return IPv6Text.isValid(bytes) }
    var index = 1
    while index < bytes.count, Grammar.hexValue(bytes[index]) != nil { index += 1 }
    guard index > 1, index + 1 < bytes.count, bytes[index] == UInt8(ascii: ".") else { return false }
    for index in index + 1..<bytes.count
    where bytes[index] != Grammar.colon && !Grammar.registeredName.contains(bytes[index]) { return false }
    return true
  }

  private static func registeredNameEnd(_ bytes: Span<UInt8>) throws(MessageError) -> Int {
    var index = 0
    while index < bytes.count, bytes[index] != Grammar.colon {
      if bytes[index] == Grammar.percent {
        _ = try PercentEncoding.byte(bytes, at: index)
        index += 2
      } else if !Grammar.registeredName.contains(bytes[index]) {
        throw .malformed("character not allowed in a host")
      }
      index += 1
    }
    guard index > 0 else { throw .malformed("empty host") }
    return index
  }

  private static func validatePort(_ digits: Span<UInt8>) throws(MessageError) {
    guard digits.count <= 5 else { throw .malformed("port of more than five digits") }
    var port = 0
    for index in digits.indices {
      guard Grammar.isDigit(digits[index]) else { throw .malformed("port is not a number") }
      port = port * 10 + Int(digits[index] - UInt8(ascii: "0"))
    }
    guard port <= 65_535 else { throw .malformed("port over 65535") }
  }
}

/// The text of an IPv6 address without its brackets (RFC 4291 §2.2, RFC 3986 §3.2.2); no zone.
enum IPv6Text {
  static func isValid(_ bytes: Span<UInt8>) -> Bool {
    var groups = 0
    var isShortened = false
    var index = 0
    while index < bytes.count {
      if bytes[index] == Grammar.colon {
        // Only "::" may begin the address or follow a group's own colon.
        let isDouble = index + 1 < bytes.count && bytes[index + 1] == Grammar.colon
        guard isDouble, !isShortened, index == 0 || bytes[index - 1] != Grammar.colon else { return false }
        isShortened = true
        index += 2
        continue
      }
      var end = index
      while end < bytes.count, Grammar.hexValue(bytes[end]) != nil { end += 1 }
      if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
        guard isIPv4(bytes.extracting(index...)) else { return false }
        groups += 2
        return isShortened ? groups < 8 : groups == 8
      }
      guard 1...4 ~= end - index else { return false }
      groups += 1
      index = end
      guard index < bytes.count else { break }
      guard bytes[index] == Grammar.colon, index + 1 < bytes.count else { return false }
      // A "::" is left for the next turn, a single colon is stepped over.
      if bytes[index + 1] != Grammar.colon { index += 1 }
    }
    return isShortened ? groups < 8 : groups == 8
  }

  private static func isIPv4(_ bytes: Span<UInt8>) -> Bool {
    var octets = 0
    var index = 0
    while index < bytes.count {
      let start = index
      var value = 0
      while index < bytes.count, Grammar.isDigit(bytes[index]), index - start < 3 {
        value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
        index += 1
      }
      let hasLeadingZero = index - start > 1 && bytes[start] == UInt8(ascii: "0")
      guard index > start, value <= 255, !hasLeadingZero else { return false }
      octets += 1
      guard index < bytes.count else { break }
      guard bytes[index] == UInt8(ascii: "."), index + 1 < bytes.count else { return false }
      index += 1
    }
    return octets == 4
  }
}
