/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case empty
    case byteOrderMark
    case unexpectedEnd
    case unexpectedByte(UInt8)
    case trailingBytes
    case invalidNumber
    case invalidUTF8
    case controlCharacter
    case nulCharacter
    case invalidEscape
    case loneSurrogate
    case duplicateName(String)
    case tooDeep
  }

  public let reason: Reason
  /// Bytes before the fault.
  public let offset: Int
  /// From 1.
  public let line: Int
  /// From 1, in Unicode scalars.
  public let column: Int

  init(_ reason: Reason, at offset: Int, in bytes: Span<UInt8>) {
    self.reason = reason
    self.offset = offset
    var line = 1
    var column = 1
    for index in 0..<min(offset, bytes.count) {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.line = line
    self.column = column
  }

  /// What is wrong, with the line and column.
  public var message: LocalizedText {
    let text = reason.text
    return LocalizedText(
      vi: "\(text.vietnamese) (dòng \(line), cột \(column)).", en: "\(text.english) (line \(line), column \(column)).")
  }
}

extension JSONError.Reason {
  fileprivate var text: LocalizedText {
    switch self {
    case .empty: LocalizedText(vi: "Không có nội dung JSON", en: "There is no JSON text")
    case .byteOrderMark:
      LocalizedText(vi: "JSON không được bắt đầu bằng dấu BOM", en: "JSON must not begin with a byte order mark")
    case .unexpectedEnd: LocalizedText(vi: "JSON kết thúc giữa chừng", en: "The JSON text ends too early")
    case .unexpectedByte(let byte):
      LocalizedText(vi: "Không mong đợi \(name(of: byte)) ở đây", en: "Unexpected \(name(of: byte))")
    case .trailingBytes:
      LocalizedText(vi: "Còn nội dung thừa sau giá trị JSON", en: "There is more after the JSON value")
    case .invalidNumber: LocalizedText(vi: "Số viết không đúng dạng JSON", en: "This is not a JSON number")
    case .invalidUTF8: LocalizedText(vi: "Chuỗi không phải UTF-8 hợp lệ", en: "The string is not valid UTF-8")
    case .controlCharacter:
      LocalizedText(
        vi: "Ký tự điều khiển trong chuỗi phải viết bằng \\n, \\t hoặc \\u",
        en: "A control character in a string must be written as \\n, \\t or \\u")
    case .nulCharacter:
      LocalizedText(vi: "Chuỗi không được chứa ký tự U+0000", en: "A string must not contain U+0000")
    case .invalidEscape: LocalizedText(vi: "Dấu \\ và ký tự sau nó không hợp lệ", en: "Invalid escape in a string")
    case .loneSurrogate:
      LocalizedText(vi: "\\u là nửa cặp surrogate, thiếu nửa kia", en: "\\u gives half of a surrogate pair")
    case .duplicateName(let name):
      LocalizedText(vi: "Tên “\(name.prefix(64))” lặp lại trong đối tượng", en: "The name “\(name.prefix(64))” repeats")
    case .tooDeep:
      LocalizedText(
        vi: "JSON lồng nhau quá \(JSONParser.maximumDepth) mức",
        en: "JSON is nested more than \(JSONParser.maximumDepth) levels deep")
    }
  }
}

private func name(of byte: UInt8) -> String {
  if (0x21...0x7E).contains(byte) { return "“\(Character(Unicode.Scalar(byte)))”" }
  let digits = String(byte, radix: 16, uppercase: true)
  return "byte 0x" + (digits.utf8.count == 1 ? "0" : "") + digits
}
