import HTTPCore

/// What stands against a correct request now: 409, 412, 428, 429, 500, 503, 507.
extension Problem {
  public static func conflict(_ detail: LocalizedText) -> Problem {
    Problem(
      .conflict, kind: "conflict",
      title: LocalizedText(vi: "Mâu thuẫn với dữ liệu hiện có", en: "In conflict with the present data"), detail: detail
    )
  }

  /// The month's window has not opened yet (DOMAIN.md rule 2).
  /// - Parameter zone: The plan's, in which the detail names the day.
  public static func windowNotOpen(_ period: Period, opens: Instant, in zone: PlanTimeZone) -> Problem {
    let day = zone.date(of: opens)
    return Problem(
      .conflict, kind: "window-not-open",
      title: LocalizedText(vi: "Chưa đến kỳ báo cáo \(period)", en: "The window of \(period) has not opened"),
      detail: LocalizedText(
        vi: "Kỳ mở từ ngày \(day) (\(zone.identifier)).", en: "It opens on \(day) (\(zone.identifier))."))
  }

  /// The consolidator has locked the period (DOMAIN.md rule 2).
  /// - Parameter reason: why, in the words of whoever locked it.
  public static func periodLocked(_ period: Period, since instant: Instant, reason: String?) -> Problem {
    let because = reason.map { " (\($0))" } ?? ""
    return Problem(
      .conflict, kind: "period-locked",
      title: LocalizedText(vi: "Kỳ \(period) đã khóa", en: "The period \(period) is locked"),
      detail: LocalizedText(
        vi: "Đã khóa lúc \(instant)\(because); đơn vị tổng hợp phải mở lại kỳ trước.",
        en: "It was locked at \(instant)\(because); the consolidator has to reopen it first."))
  }

  /// What is reported on a part that the plan has no more.
  /// - Parameter part: `task 4`, in both languages.
  public static func retired(_ part: LocalizedText, at instant: Instant, reason: String?) -> Problem {
    let because = reason.map { " (\($0))" } ?? ""
    return Problem(
      .conflict, kind: "retired",
      title: LocalizedText(vi: "Kế hoạch không còn \(part.vietnamese)", en: "The plan has no \(part.english) any more"),
      detail: LocalizedText(
        vi: "Đã đưa ra khỏi kế hoạch lúc \(instant)\(because). Lịch sử vẫn đọc được.",
        en: "It was retired at \(instant)\(because). Its history can still be read."))
  }

  /// `If-Match` named another version than the present one (RFC 9110 §13.1.1).
  public static let preconditionFailed = Problem(
    Status(412, "Precondition Failed"), kind: "precondition-failed",
    title: LocalizedText(vi: "Dữ liệu đã thay đổi", en: "The data has changed"),
    detail: LocalizedText(
      vi: "Đọc lại rồi gửi ETag mới trong If-Match.", en: "Read it again and send the new ETag in If-Match."))

  /// A change without `If-Match` (RFC 6585 §3).
  public static let preconditionRequired = Problem(
    Status(428, "Precondition Required"), kind: "precondition-required",
    title: LocalizedText(vi: "Cần If-Match", en: "If-Match is required"),
    detail: LocalizedText(vi: "Gửi ETag đã đọc trong If-Match.", en: "Send the ETag that was read in If-Match."))

  /// - Parameter retryAfter: In seconds.
  public static func tooManyRequests(retryAfter: Int) -> Problem {
    Problem(
      .tooManyRequests, kind: "too-many-requests",
      title: LocalizedText(vi: "Quá nhiều yêu cầu", en: "Too many requests"), detail: .tryAgain(after: retryAfter),
      headers: [("Retry-After", String(retryAfter))])
  }

  /// - Parameter retryAfter: In seconds.
  public static func unavailable(retryAfter: Int) -> Problem {
    Problem(
      .serviceUnavailable, kind: "unavailable",
      title: LocalizedText(vi: "Máy chủ tạm thời không phục vụ được", en: "The server cannot answer just now"),
      detail: .tryAgain(after: retryAfter), headers: [("Retry-After", String(retryAfter))])
  }

  /// - Parameters:
  ///   - available: bytes of room.
  ///   - floor: bytes that there should be.
  static func diskLow(available: UInt64, floor: UInt64) -> Problem {
    let (available, floor) = (available >> 20, floor >> 20)
    return Problem(
      .serviceUnavailable, kind: "disk-low",
      title: LocalizedText(vi: "Ổ đĩa sắp đầy", en: "The disk is nearly full"),
      detail: LocalizedText(
        vi: "Còn \(available) MiB, cần ít nhất \(floor) MiB.",
        en: "It has room for \(available) MiB, and should have \(floor) MiB."),
      headers: [("Retry-After", "60")])
  }

  /// There is no room for the change; nothing of it is stored (RFC 4918 §11.5).
  static let diskFull = Problem(
    Status(507, "Insufficient Storage"), kind: "disk-full",
    title: LocalizedText(vi: "Ổ đĩa của máy chủ đã đầy", en: "The server's disk is full"),
    detail: LocalizedText(
      vi: "Chưa ghi gì; báo cho quản trị, và gửi lại sau 60 giây.",
      en: "Nothing was stored. Tell the operator, and send it again after 60 seconds."),
    headers: [("Retry-After", "60")])

  /// The disk failed at commit: the change may or may not be there. The same Idempotency-Key settles it.
  /// - Parameter retryAfter: In seconds.
  public static func outcomeUnknown(retryAfter: Int) -> Problem {
    Problem(
      .serviceUnavailable, kind: "outcome-unknown",
      title: LocalizedText(vi: "Chưa rõ đã ghi được hay chưa", en: "Whether it was stored is unknown"),
      detail: LocalizedText(
        vi: "Gửi lại với cùng Idempotency-Key sau \(retryAfter) giây.",
        en: "Send it again with the same Idempotency-Key after \(retryAfter) seconds."),
      headers: [("Retry-After", String(retryAfter))])
  }

  public static let internalError = Problem(
    .internalServerError, kind: "internal-error",
    title: LocalizedText(vi: "Lỗi của máy chủ", en: "The server failed"),
    detail: LocalizedText(
      vi: "Lỗi đã được ghi lại; báo cho quản trị kèm “instance”.",
      en: "The fault has been logged; give the operator the “instance”."))
}

extension LocalizedText {
  fileprivate static func tryAgain(after seconds: Int) -> LocalizedText {
    LocalizedText(vi: "Thử lại sau \(seconds) giây.", en: "Try again after \(seconds) seconds.")
  }
}
