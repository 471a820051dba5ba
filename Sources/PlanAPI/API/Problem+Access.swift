import HTTPCore

/// Who may, and whether there is such a thing: 401, 403, 404.
extension Problem {
  /// No token, or one that is unknown, revoked or expired (RFC 6750 §3): the answer does not say which.
  /// - Parameter hasToken: Whether the request carried one.
  public static func unauthorized(hasToken: Bool) -> Problem {
    Problem(
      .unauthorized, kind: "unauthorized",
      title: LocalizedText(vi: "Cần mã truy cập hợp lệ", en: "A valid token is needed"),
      detail: hasToken
        ? LocalizedText(
          vi: "Mã truy cập không đúng, đã thu hồi hoặc hết hạn.", en: "The token is unknown, revoked or expired.")
        : LocalizedText(
          vi: "Gửi tiêu đề “Authorization: Bearer plan_…”.", en: "Send the header “Authorization: Bearer plan_…”."),
      headers: [("WWW-Authenticate", "Bearer realm=\"plan-server\"" + (hasToken ? ", error=\"invalid_token\"" : ""))])
  }

  /// - Parameter detail: Which right the token lacks.
  public static func forbidden(_ detail: LocalizedText) -> Problem {
    Problem(
      .forbidden, kind: "forbidden",
      title: LocalizedText(vi: "Không có quyền", en: "The token lacks the right"), detail: detail)
  }

  /// Also where the token may not even know that there is such a thing.
  public static let notFound = Problem(
    .notFound, kind: "not-found", title: LocalizedText(vi: "Không tìm thấy", en: "Not found"),
    detail: LocalizedText(
      vi: "Không có gì ở địa chỉ này, hoặc mã truy cập không được biết.",
      en: "There is nothing at this address, or the token may not know of it."))
}
