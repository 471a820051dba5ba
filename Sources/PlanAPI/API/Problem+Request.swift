public import HTTPCore

/// What is wrong with the request itself: 400, 405, 406, 413, 415, 422.
extension Problem {
  public static func malformedJSON(_ error: JSONError) -> Problem {
    Problem(
      .badRequest, kind: "malformed-json",
      title: LocalizedText(vi: "Nội dung không phải JSON hợp lệ", en: "The content is not valid JSON"),
      detail: error.message)
  }

  static func malformedCSV(_ error: CSVError) -> Problem {
    Problem(
      .badRequest, kind: "malformed-csv",
      title: LocalizedText(vi: "Nội dung không phải CSV hợp lệ", en: "The content is not valid CSV"),
      detail: error.message)
  }

  public static func validation(_ faults: FieldFaults) -> Problem {
    Problem(
      .unprocessableContent, kind: "validation",
      title: LocalizedText(vi: "Dữ liệu không hợp lệ", en: "The data is not valid"),
      detail: LocalizedText(
        vi: "Có \(faults.faults.count) lỗi, nêu trong “errors”.",
        en: faults.faults.count == 1
          ? "There is 1 fault, named in “errors”." : "There are \(faults.faults.count) faults, named in “errors”."),
      errors: faults.faults)
  }

  /// One bad field.
  public static func validation(_ pointer: String, _ detail: LocalizedText) -> Problem {
    validation(FieldFaults(FieldFault(pointer: pointer, detail: detail)))
  }

  /// A parameter of the query string that cannot be read.
  public static func badParameter(_ name: String, _ detail: LocalizedText) -> Problem {
    Problem(
      .badRequest, kind: "bad-parameter",
      title: LocalizedText(vi: "Tham số “\(name)” không hợp lệ", en: "The parameter “\(name)” is not valid"),
      detail: detail)
  }

  /// A request that cannot be read for another reason.
  public static func badRequest(_ detail: LocalizedText) -> Problem {
    Problem(
      .badRequest, kind: "bad-request",
      title: LocalizedText(vi: "Yêu cầu không hợp lệ", en: "The request is not valid"), detail: detail)
  }

  public static func methodNotAllowed(_ allowed: [Method]) -> Problem {
    let names = allowed.map(\.description).joined(separator: ", ")
    return Problem(
      .methodNotAllowed, kind: "method-not-allowed",
      title: LocalizedText(vi: "Phương thức không dùng được ở đây", en: "The method is not allowed here"),
      detail: LocalizedText(vi: "Dùng được: \(names).", en: "Allowed: \(names)."), headers: [("Allow", names)])
  }

  /// - Parameter offered: The media types there are.
  public static func notAcceptable(_ offered: [String]) -> Problem {
    let names = offered.joined(separator: ", ")
    return Problem(
      .notAcceptable, kind: "not-acceptable",
      title: LocalizedText(vi: "Không có định dạng được yêu cầu", en: "The requested format is not offered"),
      detail: LocalizedText(vi: "Có các định dạng: \(names).", en: "Offered: \(names)."))
  }

  /// A client that takes no content coding there is, and not the content itself either.
  public static let noAcceptableCoding = Problem(
    .notAcceptable, kind: "not-acceptable",
    title: LocalizedText(vi: "Không có cách mã hóa được yêu cầu", en: "No acceptable content coding"),
    detail: LocalizedText(
      vi: "Accept-Encoding phải nhận gzip hoặc identity.", en: "Accept-Encoding has to take gzip or identity."))

  /// - Parameter limit: In bytes.
  public static func contentTooLarge(limit: Int) -> Problem {
    Problem(
      .contentTooLarge, kind: "content-too-large",
      title: LocalizedText(vi: "Nội dung quá lớn", en: "The content is too large"),
      detail: LocalizedText(vi: "Tối đa \(limit) byte.", en: "At most \(limit) bytes."))
  }

  /// - Parameter accepted: The media types taken here.
  public static func unsupportedMediaType(_ accepted: [String]) -> Problem {
    let names = accepted.joined(separator: ", ")
    return Problem(
      .unsupportedMediaType, kind: "unsupported-media-type",
      title: LocalizedText(vi: "Không nhận kiểu nội dung này", en: "This content type is not taken"),
      detail: LocalizedText(vi: "Content-Type phải là: \(names).", en: "Content-Type must be: \(names)."),
      headers: [("Accept", names)])
  }

  /// A body that is compressed (RFC 9110 §15.5.16).
  static let unsupportedCoding = Problem(
    .unsupportedMediaType, kind: "unsupported-content-coding",
    title: LocalizedText(vi: "Không nhận nội dung nén", en: "Compressed content is not taken"),
    detail: LocalizedText(vi: "Gửi lại không có Content-Encoding.", en: "Send it without Content-Encoding."),
    headers: [("Accept-Encoding", "identity")])

  /// The same Idempotency-Key came with another body.
  public static let idempotencyKeyReused = Problem(
    .unprocessableContent, kind: "idempotency-key-reused",
    title: LocalizedText(
      vi: "Idempotency-Key đã dùng cho nội dung khác", en: "The Idempotency-Key was used with other content"),
    detail: LocalizedText(
      vi: "Gửi lại đúng nội dung cũ, hoặc dùng khóa mới.", en: "Send the same content again, or use a new key."))
}
