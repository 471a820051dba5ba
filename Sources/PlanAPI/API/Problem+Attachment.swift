import HTTPCore

/// Why a file is not taken or not given.
extension Problem {
  /// - Parameter named: the media type that the request names; empty where it names none.
  static func attachmentType(named: String) -> Problem {
    let reason: LocalizedText =
      switch named {
      case "text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml":
        LocalizedText(
          vi: "Không nhận \(named): trình duyệt có thể chạy mã trong đó.",
          en: "\(named) is not taken: a browser may run code in it.")
      case "": LocalizedText(vi: "Thiếu Content-Type.", en: "Content-Type is missing.")
      default:
        LocalizedText(vi: "Không nhận kiểu được nêu trong Content-Type.", en: "The type in Content-Type is not taken.")
      }
    return attachmentType(reason)
  }

  init(refused content: ContentRefusal) {
    self = .attachmentType(
      LocalizedText(
        vi: "Nội dung là \(content.found.vietnamese), không phải \(content.declared.label) như Content-Type nêu.",
        en: "The content is \(content.found.english), and not the \(content.declared.label) that Content-Type says."))
  }

  private static func attachmentType(_ reason: LocalizedText) -> Problem {
    Problem(
      .unsupportedMediaType, kind: "unsupported-media-type",
      title: LocalizedText(vi: "Không nhận kiểu tệp này", en: "This kind of file is not taken"),
      detail: LocalizedText(
        vi: "\(reason.vietnamese) Nhận: \(AttachmentType.labels).",
        en: "\(reason.english) Taken: \(AttachmentType.labels)."),
      headers: [("Accept", AttachmentType.allCases.map(\.mediaType).joined(separator: ", "))])
  }

  static let emptyAttachment = Problem.validation(
    "",
    LocalizedText(
      vi: "Tệp rỗng: thân yêu cầu phải là nội dung tệp.", en: "The file is empty: the body must be its content."))

  static let malformedDigest = Problem.badRequest(
    LocalizedText(
      vi: "Content-Digest hoặc Repr-Digest không đọc được; dạng đúng: sha-256=:…:",
      en: "Content-Digest or Repr-Digest cannot be read; it is written sha-256=:…:"))

  /// The bytes that came are not those that were sent.
  static let digestMismatch = Problem(
    .badRequest, kind: "digest-mismatch",
    title: LocalizedText(vi: "Tệp nhận được không đúng", en: "The file did not come as it was sent"),
    detail: LocalizedText(
      vi: "SHA-256 của nội dung khác với Content-Digest hoặc Repr-Digest; hãy gửi lại.",
      en: "The SHA-256 of the content is not that of Content-Digest or Repr-Digest; send it again."))

  static let insufficientStorage = Problem(
    .insufficientStorage, kind: "insufficient-storage",
    title: LocalizedText(vi: "Máy chủ hết chỗ lưu tệp", en: "The server has no room for the file"),
    detail: LocalizedText(
      vi: "Tệp chưa được lưu; báo cho quản trị rồi gửi lại.",
      en: "It was not kept; tell the operator, then send it again."))

  static func foreignAttachment(own: UnitCode?) -> Problem {
    guard let own else {
      return .forbidden(
        LocalizedText(
          vi: "Mã truy cập này không thuộc đơn vị nào: hãy nêu “unit”, nếu là đơn vị tổng hợp.",
          en: "This token is of no unit: name a “unit”, if it is the consolidator's."))
    }
    return .forbidden(
      LocalizedText(vi: "Mã truy cập này chỉ gửi tệp cho \(own).", en: "This token sends files for \(own) alone."))
  }

  /// - Parameter pointer: of the update.
  init(attachment refusal: AttachmentStore.Refusal, in pointer: String = "") {
    switch refusal {
    case .unknown(let output):
      self = .validation(
        "\(pointer)/outputs/\(output)/attachment",
        LocalizedText(
          vi: "Đơn vị chưa gửi tệp này, hoặc tệp đã hết hạn: hãy gửi vào …/attachments trước.",
          en: "The unit has not sent this file, or it has ended: send it to …/attachments first."))
    case .tooManyWaiting:
      self = .conflict(
        LocalizedText(
          vi: "Đơn vị đã có \(Attachment.mostWaiting) tệp chưa được cập nhật nào nêu; hãy nêu hoặc chờ chúng hết hạn.",
          en: "The unit has \(Attachment.mostWaiting) files that no update names; name them or let them expire."))
    }
  }

  init(attachment error: AttachmentError) {
    if error.isFull {
      self = .insufficientStorage
    } else if case .damaged = error {
      self = Problem(
        .internalServerError, kind: "attachment-damaged",
        title: LocalizedText(vi: "Tệp lưu bị mất hoặc hỏng", en: "The stored file is missing or damaged"),
        detail: LocalizedText(
          vi: "Quản trị cần khôi phục từ bản sao lưu; đơn vị có thể gửi lại tệp.",
          en: "The operator has to restore it from a backup; its unit can send it again."))
    } else {
      self = .unavailable(retryAfter: 5)
    }
  }

  /// No byte of the range is there (RFC 9110 §15.5.17).
  static func rangeNotSatisfiable(length: Int) -> Problem {
    Problem(
      .rangeNotSatisfiable, kind: "range-not-satisfiable",
      title: LocalizedText(vi: "Không có phần được yêu cầu", en: "There is no such range"),
      detail: LocalizedText(vi: "Tệp dài \(length) byte.", en: "The file has \(length) bytes."),
      headers: [("Content-Range", "bytes */\(length)")])
  }
}
