import HTTPCore

/// Which problem an error is to the client. An error that is nobody's business outside is a 500 with no inner text.
extension Problem {
  init(from error: any Error) {
    self =
      switch error {
      case let problem as Problem: problem
      case let error as RequestBodyError: Problem(body: error)
      case let error as JSONError: .malformedJSON(error)
      case let faults as FieldFaults: .validation(faults)
      case let error as PeriodStore.LockedError: Problem(locked: error)
      case let error as PeriodStore.NotLockedError: .periodNotLocked(error.period)
      case let refusal as TaskStore.Refusal: Problem(task: refusal)
      case let refusal as ContentRefusal: Problem(refused: refusal)
      case let refusal as AttachmentStore.Refusal: Problem(attachment: refusal)
      case let error as AttachmentError: Problem(attachment: error)
      case let refusal as SignatureRefusal: Problem(signature: refusal)
      case SignatureStore.Refusal.tooMany: .tooManySignatures
      case let error as WriterError: Problem(writer: error)
      case let error as DatabaseError where error.isFull: .diskFull
      case let error as DatabaseError where error.isPassing: .unavailable(retryAfter: 5)
      case StoreError.unreadablePlan: .unavailable(retryAfter: 5)
      // No room for temporary files, or no memory: the data is as it was.
      case is WorkbookError: .unavailable(retryAfter: 60)
      default: .internalError
      }
  }

  /// A message that was refused before it became a request.
  init(refused error: MessageError) {
    self.init(
      error.status, kind: "http-message",
      title: LocalizedText(vi: "Thông điệp HTTP bị từ chối", en: "The HTTP message is refused"),
      detail: LocalizedText(
        vi: "Thông điệp trái với quy tắc của HTTP: \(error.reason).",
        en: "The message breaks a rule of HTTP: \(error.reason)."))
  }

  private init(body error: RequestBodyError) {
    self =
      switch error {
      case .tooLarge(let limit): .contentTooLarge(limit: limit)
      case .malformed(let error): Problem(refused: error)
      case .timedOut:
        Problem(
          .requestTimeout, kind: "request-timeout",
          title: LocalizedText(vi: "Nội dung gửi quá chậm", en: "The content came too slowly"),
          detail: LocalizedText(vi: "Gửi lại trên đường truyền tốt hơn.", en: "Send it again on a better line."))
      case .disconnected: .badRequest(LocalizedText(vi: "Nội dung bị cắt.", en: "The content was cut short."))
      }
  }

  private init(writer error: WriterError) {
    self =
      switch error {
      case .queueFull: .unavailable(retryAfter: 1)
      case .shareFull: .tooManyRequests(retryAfter: 1)
      case .stopped: .unavailable(retryAfter: 10)
      case .outcomeUnknown: .outcomeUnknown(retryAfter: 10)
      }
  }

  static func notImplemented(_ method: Method) -> Problem {
    Problem(
      .notImplemented, kind: "not-implemented",
      title: LocalizedText(
        vi: "Máy chủ không có phương thức này", en: "The server does not know this method"),
      detail: LocalizedText(vi: method.description, en: method.description))
  }
}
