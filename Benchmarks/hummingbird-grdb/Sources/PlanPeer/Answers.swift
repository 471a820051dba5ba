import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// An answer to a read with its tag: the fields that plan-server sends too.
struct Answer: Sendable {
  let body: ByteBuffer
  let tag: String

  init(_ body: ByteBuffer) {
    self.body = body
    tag = "\"\(Data(SHA256.hash(data: Data(body.readableBytesView)).prefix(16)).base64EncodedString())\""
  }

  /// 304 where the client has it.
  func response(to request: Request) -> Response {
    let isKnown = request.headers[.ifNoneMatch] == tag
    var headers: HTTPFields = [
      .eTag: tag, .cacheControl: "private, no-cache", .vary: "Authorization, Accept, Accept-Encoding, Accept-Language",
    ]
    if isKnown { return Response(status: .notModified, headers: headers) }
    headers[.contentType] = "application/json; charset=utf-8"
    headers[.xContentTypeOptions] = "nosniff"
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
  }
}

/// With `--cache`: what was answered, by the credentials that asked for it, until something is written, and no longer
/// than a quarter of an hour, because windows open and close.
final class AnswerCache: Sendable {
  private struct Content {
    var answers: [String: (answer: Answer, expires: Date?)] = [:]
    var slot = 0
    var version = 0
  }
  private let content = Mutex(Content())

  func answer(for credentials: String, at now: Date) -> Answer? {
    content.withLock { content in
      guard content.slot == AnswerCache.slot(now), let kept = content.answers[credentials] else { return nil }
      return kept.expires.map { $0 <= now } ?? false ? nil : kept.answer
    }
  }

  /// To be read before the data.
  var version: Int { content.withLock { $0.version } }

  func keep(_ answer: Answer, for credentials: String, until expires: Date?, version: Int, at now: Date) {
    content.withLock { content in
      guard content.version == version else { return }
      if content.slot != AnswerCache.slot(now) || content.answers.count >= 1024 { content.answers = [:] }
      content.slot = AnswerCache.slot(now)
      content.answers[credentials] = (answer, expires)
    }
  }

  func clear() {
    content.withLock { content in
      content.version += 1
      content.answers = [:]
    }
  }

  private static func slot(_ now: Date) -> Int { Int(now.timeIntervalSince1970) / 900 }
}
