/// What tells which client certificate stands for a token.
public enum CertificateReference: Hashable, Sendable {
  /// SHA-256 of its DER form, 64 lower-case hexadecimal digits: this certificate and no other.
  case sha256(String)
  /// Whom it names, as RFC 2253 writes it: also the certificate that follows when this one ends.
  case subject(String)

  /// - Parameter sha256: 64 hexadecimal digits of either case, with or without colons, as
  ///   `openssl x509 -noout -fingerprint -sha256` prints them after the equals sign.
  public init?(sha256: String) {
    let digits = sha256.utf8.filter { $0 != UInt8(ascii: ":") }
    guard digits.count == 64 else { return nil }
    var text: [UInt8] = []
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): text.append(digit)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): text.append(digit | 0x20)
      default: return nil
      }
    }
    self = .sha256(String(decoding: text, as: UTF8.self))
  }

  /// - Parameter subject: as `openssl x509 -noout -subject -nameopt RFC2253` prints it after the equals sign: visible
  ///   ASCII and spaces, at most 1,000 characters, other bytes escaped.
  public init?(subject: String) {
    guard (3...1000).contains(subject.utf8.count), subject.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
      subject.utf8.dropFirst().contains(UInt8(ascii: "="))
    else { return nil }
    self = .subject(subject)
  }

  /// The form in the database.
  public var stored: String {
    switch self {
    case .sha256(let digits): "sha256:\(digits)"
    case .subject(let name): "subject:\(name)"
    }
  }

  /// Reads ``stored``.
  init?(stored: String) {
    if stored.hasPrefix("sha256:") {
      self.init(sha256: String(stored.dropFirst("sha256:".count)))
    } else if stored.hasPrefix("subject:") {
      self.init(subject: String(stored.dropFirst("subject:".count)))
    } else {
      return nil
    }
  }
}
