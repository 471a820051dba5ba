/// Proactive negotiation of media types (RFC 9110 §12.5.1).
enum ContentNegotiation {
  /// The best of what is offered for an `Accept` field.
  /// - Parameters:
  ///   - accept: the field's value; `nil` where the client states none, and takes anything.
  ///   - offered: media types without parameters, the server's favourite first.
  /// - Returns: `nil` where none is acceptable: 406.
  static func mediaType(accept: String?, offered: [String]) -> String? {
    guard let accept, !accept.isEmpty else { return offered.first }
    let ranges = accept.split(separator: ",").compactMap(MediaRange.init)
    if ranges.isEmpty { return offered.first }
    var best: (type: String, quality: Int)?
    for type in offered {
      guard let range = ranges.filter({ $0.matches(type) }).max(by: { $0.precision < $1.precision }) else { continue }
      if range.quality > best?.quality ?? 0 { best = (type, range.quality) }
    }
    return best?.type
  }

  /// The media type of a `Content-Type`, in lower case without parameters.
  static func essence(of contentType: String) -> String {
    trimmed(contentType.prefix { $0 != ";" }).lowercased()
  }
}

private struct MediaRange {
  let type: Substring
  let subtype: Substring
  /// Thousandths, 0 to 1000 (RFC 9110 §12.4.2).
  let quality: Int

  init?(_ element: Substring) {
    let parts = element.split(separator: ";").map(trimmed)
    guard let range = parts.first else { return nil }
    let names = range.split(separator: "/", omittingEmptySubsequences: false)
    guard names.count == 2, !names[0].isEmpty, !names[1].isEmpty else { return nil }
    type = Substring(names[0].lowercased())
    subtype = Substring(names[1].lowercased())
    let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
    quality = weight.map { thousandths($0.dropFirst(2)) } ?? 1000
  }

  var precision: Int { (type == "*" ? 0 : 1) + (subtype == "*" ? 0 : 1) }

  func matches(_ mediaType: String) -> Bool {
    let names = mediaType.split(separator: "/")
    return (type == "*" || type == names[0]) && (subtype == "*" || subtype == names[1])
  }
}

/// A weight such as `0.5` in thousandths; 0 where it is none, so that a garbled preference is not a preference.
private func thousandths(_ text: Substring) -> Int {
  guard let weight = Decimal(String(text)), weight >= .zero, weight <= Decimal(1) else { return 0 }
  return Int(weight.tenThousandths / 10)
}

private func trimmed(_ text: Substring) -> Substring {
  var text = text
  while let first = text.utf8.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
  while let last = text.utf8.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
  return text
}
