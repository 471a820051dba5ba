import HTTPCore

/// Why a signature is not taken (DOMAIN.md rule 11): for each cause a `type` of its own.
extension Problem {
  init(signature refusal: SignatureRefusal) {
    self.init(
      .unprocessableContent, kind: "signature-\(refusal.cause.rawValue)",
      title: LocalizedText(vi: "Chữ ký số không được chấp nhận", en: "The signature is not accepted"),
      detail: refusal.cause.detail(refusal.subject ?? "?"))
  }

  /// The operator has not said whose signatures count.
  static let signaturesNotTaken = Problem(
    .conflict, kind: "signatures-not-taken",
    title: LocalizedText(vi: "Máy chủ không nhận chữ ký số", en: "This server takes no signatures"),
    detail: LocalizedText(
      vi: "Quản trị máy chủ chưa khai báo chứng thư gốc (--signature-roots).",
      en: "Its operator has named no roots for them (--signature-roots)."))

  static func signedByOther(_ unit: UnitCode) -> Problem {
    .forbidden(
      LocalizedText(
        vi: "Chỉ người báo cáo của \(unit) ký cập nhật này.", en: "Only a reporter of \(unit) signs this update."))
  }

  static let tooManySignatures = Problem.conflict(
    LocalizedText(
      vi: "Đã có đủ \(SignatureStore.limit) chữ ký.", en: "There are \(SignatureStore.limit) signatures already."))
}

extension SignatureRefusal.Cause {
  /// - Parameter subject: the certificate or the time that is at fault.
  fileprivate func detail(_ subject: String) -> LocalizedText {
    switch self {
    case .malformed:
      LocalizedText(
        vi: "Nội dung không phải một thông điệp CMS (RFC 5652) dạng DER hoặc PEM, hoặc có thừa dữ liệu.",
        en: "The content is not one CMS message (RFC 5652) in DER or PEM, or has something more in it.")
    case .notSigned:
      LocalizedText(
        vi: "Thông điệp CMS không phải loại “signed data” trên dữ liệu thường.",
        en: "The CMS message is not of the type “signed data” on plain data.")
    case .embedded:
      LocalizedText(
        vi: "Chữ ký mang theo nội dung; phải là chữ ký tách rời.",
        en: "The signature carries a content; it has to be detached.")
    case .noSigner: LocalizedText(vi: "Thông điệp CMS không có người ký.", en: "The CMS message has no signer.")
    case .severalSigners:
      LocalizedText(
        vi: "Thông điệp CMS có nhiều người ký; mỗi người gửi một chữ ký riêng.",
        en: "The CMS message has several signers; each sends a signature of their own.")
    case .noCertificate:
      LocalizedText(
        vi: "Thông điệp CMS không kèm chứng thư của người ký.",
        en: "The CMS message lacks the signer's certificate.")
    case .wrongContent:
      LocalizedText(
        vi: "Chữ ký không khớp với đúng các byte mà GET trả về.",
        en: "The signature does not fit the very bytes that GET hands out.")
    case .weak:
      LocalizedText(
        vi: "Thuật toán băm hoặc khóa quá yếu; cần SHA-256 và RSA 2048 bit trở lên.",
        en: "The digest or the key is too weak; SHA-256 and RSA of 2048 bits are the least.")
    case .noAttributes:
      LocalizedText(
        vi: "Chữ ký không có thuộc tính được ký (kiểu nội dung, giá trị băm).",
        en: "The signature has no signed attributes (content type, digest).")
    case .wrongTime:
      LocalizedText(
        vi: "Thời điểm ký \(subject) ở tương lai hoặc trước khi có nội dung.",
        en: "The time of signing, \(subject), is in the future or before there was anything to sign.")
    case .untrusted, .expired, .notYetValid, .wrongPurpose, .revoked, .revocationUnknown: certificateDetail(subject)
    }
  }

  /// What is wrong with the certificate.
  private func certificateDetail(_ subject: String) -> LocalizedText {
    switch self {
    case .expired:
      LocalizedText(
        vi: "Chứng thư đã hết hạn khi ký: \(subject).", en: "The certificate had expired at the signing: \(subject).")
    case .notYetValid:
      LocalizedText(
        vi: "Chứng thư chưa có hiệu lực khi ký: \(subject).",
        en: "The certificate was not yet valid at the signing: \(subject).")
    case .wrongPurpose:
      LocalizedText(
        vi: "Chứng thư không dùng để ký văn bản: \(subject).",
        en: "The certificate is not meant for signing documents: \(subject).")
    case .revoked:
      LocalizedText(vi: "Chứng thư đã bị thu hồi: \(subject).", en: "The certificate has been revoked: \(subject).")
    case .revocationUnknown:
      LocalizedText(
        vi: "Không có danh sách thu hồi còn hiệu lực cho chứng thư: \(subject).",
        en: "There is no current revocation list for the certificate: \(subject).")
    default:
      LocalizedText(
        vi: "Chứng thư không dẫn tới chứng thư gốc được tin cậy: \(subject).",
        en: "The certificate does not lead to a trusted root: \(subject).")
    }
  }
}
