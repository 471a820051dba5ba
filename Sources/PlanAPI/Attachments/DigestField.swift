/// `Content-Digest` and `Repr-Digest` (RFC 9530): a dictionary of digests (RFC 8941 §3.2), of which SHA-256 is looked at.
enum DigestField {
  enum Reading: Hashable {
    /// No digest that is known here: an algorithm may be passed over (RFC 9530 §3).
    case none
    case sha256(SHA256Digest)
    case malformed
  }

  /// - Parameter field: such as `sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:, sha-512=:…:`.
  static func read(_ field: String) -> Reading {
    var found = Reading.none
    for member in field.split(separator: ",", omittingEmptySubsequences: false) {
      let member = PlanAPI.trimmed(String(member))
      guard let equals = member.firstIndex(of: "=") else { return .malformed }
      guard member[..<equals] == "sha-256" else { continue }
      let value = member[equals...].dropFirst()
      guard value.count == 46, value.hasPrefix(":"), value.hasSuffix("=:"),
        let digest = digest(base64: value.dropFirst().dropLast(2))
      else { return .malformed }
      found = .sha256(digest)
    }
    return found
  }

  static func text(_ digest: SHA256Digest) -> String {
    "sha-256=:\(swapped(digest.base64URL, from: ["-", "_"], to: ["+", "/"]))=:"
  }

  private static func digest(base64 text: Substring) -> SHA256Digest? {
    guard !text.contains(where: { $0 == "-" || $0 == "_" }) else { return nil }
    return base64URLDecoded(swapped(String(text), from: ["+", "/"], to: ["-", "_"])).flatMap { SHA256Digest(bytes: $0) }
  }

  /// The two alphabets of RFC 4648 differ in their last two characters.
  private static func swapped(_ text: String, from: [Character], to: [Character]) -> String {
    String(text.map { character in from.firstIndex(of: character).map { to[$0] } ?? character })
  }
}
