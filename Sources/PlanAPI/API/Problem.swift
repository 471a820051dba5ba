public import HTTPCore

/// Why a request was not carried out, as RFC 9457 has it: `application/problem+json`, in the client's language.
public struct Problem: Error, Sendable {
  public static let mediaType = "application/problem+json"

  public var status: Status
  /// The last part of `type`, the reference `/problems/…` by which programs tell problems apart.
  public var kind: String
  public var title: LocalizedText
  public var detail: LocalizedText
  /// Every bad field at once.
  public var errors: [FieldFault]
  /// Fields that the response must carry, such as `Allow`, `Retry-After`, `WWW-Authenticate`.
  public var headers: [(name: String, value: String)]

  public init(
    _ status: Status, kind: String, title: LocalizedText, detail: LocalizedText, errors: [FieldFault] = [],
    headers: [(name: String, value: String)] = []
  ) {
    self.status = status
    self.kind = kind
    self.title = title
    self.detail = detail
    self.errors = errors
    self.headers = headers
  }

  /// The body's bytes.
  /// - Parameter instance: Names this occurrence: the request's identifier or path; left out where `nil`.
  public func body(language: Language, instance: String?) -> [UInt8] {
    var writer = JSONWriter(capacity: 256 + errors.count * 128)
    writer.object { writer in
      writer.member("type", "/problems/\(kind)")
      writer.member("title", title[language])
      writer.member("status", status.code)
      writer.member("detail", detail[language])
      writer.memberIfPresent("instance", instance)
      guard !errors.isEmpty else { return }
      writer.array("errors") { writer in
        for fault in errors {
          writer.object { writer in
            writer.member("pointer", fault.pointer)
            writer.member("detail", fault.detail[language])
          }
        }
      }
    }
    return writer.bytes
  }
}

extension Problem {
  /// Reads a body that must be a JSON object: 400 where it is not JSON, 422 naming every bad field where its content is
  /// wrong.
  /// - Parameter body: As for ``FieldReader/read(_:_:)``.
  public static func reading<Value>(
    _ bytes: Span<UInt8>, _ body: (inout FieldReader) -> Value?
  ) throws(Problem) -> Value {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw .malformedJSON(error)
    }
    do {
      return try FieldReader.read(value, body)
    } catch {
      throw .validation(error)
    }
  }
}
