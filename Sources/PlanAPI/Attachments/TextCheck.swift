/// Whether what comes piece by piece is plain text in UTF-8 (RFC 3629 §4) without control characters but those that set
/// lines and columns.
struct TextCheck {
  enum Fault: Hashable {
    case notUTF8
    case control
  }

  /// Bytes that the character under way still needs, and what the next of them may be.
  private var missing = 0
  private var next: ClosedRange<UInt8> = 0x80...0xBF

  mutating func feed(_ piece: [UInt8]) throws(TextFault) {
    for byte in piece {
      if missing > 0 {
        guard next.contains(byte) else { throw TextFault(fault: .notUTF8) }
        missing -= 1
        next = 0x80...0xBF
      } else if byte < 0x80 {
        guard byte >= 0x20 && byte != 0x7F || [0x09, 0x0A, 0x0C, 0x0D].contains(byte) else {
          throw TextFault(fault: .control)
        }
      } else {
        try begin(byte)
      }
    }
  }

  mutating func finish() throws(TextFault) {
    guard missing == 0 else { throw TextFault(fault: .notUTF8) }
  }

  private mutating func begin(_ byte: UInt8) throws(TextFault) {
    switch byte {
    case 0xC2...0xDF: (missing, next) = (1, 0x80...0xBF)
    // Neither longer than it need be, nor a surrogate, nor beyond U+10FFFF.
    case 0xE0: (missing, next) = (2, 0xA0...0xBF)
    case 0xED: (missing, next) = (2, 0x80...0x9F)
    case 0xE1...0xEF: (missing, next) = (2, 0x80...0xBF)
    case 0xF0: (missing, next) = (3, 0x90...0xBF)
    case 0xF1...0xF3: (missing, next) = (3, 0x80...0xBF)
    case 0xF4: (missing, next) = (3, 0x80...0x8F)
    default: throw TextFault(fault: .notUTF8)
    }
  }
}

struct TextFault: Error, Hashable {
  let fault: TextCheck.Fault

  var description: LocalizedText {
    switch fault {
    case .notUTF8: LocalizedText(vi: "dữ liệu không phải văn bản UTF-8", en: "no UTF-8 text")
    case .control: LocalizedText(vi: "dữ liệu nhị phân", en: "binary data")
    }
  }
}
