extension FieldForm where Value == String {
  /// Text whose only control characters are line feeds and tabs; a line break as Windows writes it is a line feed.
  /// - Parameter length: In Unicode scalars, as JSON Schema counts; from 1 on, blank text is refused too.
  public static func text(_ length: ClosedRange<Int>) -> FieldForm {
    let form = text(length, controls: .expectedText) { $0 == "\n" || $0 == "\t" }
    return FieldForm { value, pointer, faults in
      guard case .string(let text) = value else { return form.read(value, pointer, &faults) }
      // Looked for first: to replace nothing costs more than all the rest.
      guard text.utf8.contains(UInt8(ascii: "\r")) else { return form.read(value, pointer, &faults) }
      return form.read(.string(text.replacing("\r\n", with: "\n")), pointer, &faults)
    }
  }

  /// Text with no control character at all, such as a title.
  public static func line(_ length: ClosedRange<Int>) -> FieldForm {
    text(length, controls: .expectedLine) { _ in false }
  }

  /// An `http` or `https` address of at most 2,000 characters, without user name and password.
  public static let url = FieldForm.parsed(
    LocalizedText(
      vi: "Phải là địa chỉ http:// hoặc https://, tối đa 2000 ký tự.",
      en: "Must be an http:// or https:// address of at most 2,000 characters."),
    { isWebAddress($0) ? $0 : nil })

  private static func text(
    _ length: ClosedRange<Int>, controls: LocalizedText, allowing: @escaping @Sendable (Unicode.Scalar) -> Bool
  ) -> FieldForm {
    FieldForm { value, pointer, faults in
      guard case .string(let text) = value else {
        faults.append(FieldFault(pointer: pointer, detail: .expectedString))
        return nil
      }
      let scalars = text.unicodeScalars
      var details: [LocalizedText] = []
      if length.lowerBound > 0, scalars.allSatisfy(isInvisible) {
        details.append(.blank)
      } else if !length.contains(scalars.count) {
        details.append(.expectedLength(length, found: scalars.count))
      }
      if scalars.contains(where: { isControl($0) && !allowing($0) }) { details.append(controls) }
      faults.append(contentsOf: details.map { FieldFault(pointer: pointer, detail: $0) })
      return details.isEmpty ? text : nil
    }
  }
}

/// White space, or what only says how its neighbours are shown, such as a zero-width joiner.
private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
}

/// The C0 and C1 controls and DEL, and the embeddings, overrides and isolates with which a text is shown in another
/// order than it is stored in (Unicode Technical Standard 39 §5.4).
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case ..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
  default: false
  }
}

/// RFC 3986 §3 with the scheme `http` or `https` and a host; letters beyond ASCII are let through, as browsers write them.
private func isWebAddress(_ text: String) -> Bool {
  guard text.unicodeScalars.count <= 2000, text.unicodeScalars.allSatisfy(isAddressCharacter),
    let separator = text.utf8.firstIndex(of: UInt8(ascii: ":"))
  else { return false }
  let scheme = text[..<separator].lowercased()
  let rest = text[separator...].dropFirst()
  guard scheme == "http" || scheme == "https", rest.hasPrefix("//") else { return false }
  let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
  return isAuthority(authority)
}

private func isAddressCharacter(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "\"", "<", ">", "\\", "^", "`", "{", "|", "}": false
  default: !scalar.properties.isWhitespace && !isControl(scalar) && scalar.properties.generalCategory != .format
  }
}

/// A host, and a port of 1 to 65535 where there is one. User information is how a link pretends to lead elsewhere.
private func isAuthority(_ authority: Substring) -> Bool {
  guard let last = authority.last, !authority.contains("@") else { return false }
  if authority.first == "[" {
    guard let bracket = authority.firstIndex(of: "]") else { return false }
    let address = authority[..<bracket].dropFirst()
    let isAddress = !address.isEmpty && address.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    let port = authority[bracket...].dropFirst()
    return isAddress && (port.isEmpty || (port.first == ":" && isPort(port.dropFirst())))
  }
  let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
  guard let host = parts.first, !host.isEmpty, host.first != ".", last != ":", parts.count <= 2 else { return false }
  let isHost = host.unicodeScalars.allSatisfy { scalar in
    !scalar.isASCII || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      || "-._".unicodeScalars.contains(scalar)
  }
  return isHost && (parts.count == 1 || isPort(parts[1]))
}

private func isPort(_ text: Substring) -> Bool {
  guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
    let port = Int(text)
  else { return false }
  return (1...65_535).contains(port)
}
