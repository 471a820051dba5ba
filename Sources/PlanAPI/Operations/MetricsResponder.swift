public import HTTPCore

/// Who may read `/metrics` among the API's own endpoints.
public enum MetricsAccess: String, CaseIterable, Sendable {
  case none, admin, anyone
}

/// What an address for operators alone answers: `/metrics`, and whether the process lives.
public final class MetricsResponder: Responder {
  private let telemetry: Telemetry
  private let clock: @Sendable () -> Instant

  public init(_ telemetry: Telemetry, clock: @escaping @Sendable () -> Instant) {
    self.telemetry = telemetry
    self.clock = clock
  }

  public func respond(to request: Request) async -> Response {
    guard request.target.path == ["metrics"] || request.target.path == ["healthz"] else {
      return .plain(.notFound, "not found")
    }
    guard request.method == .get || request.method == .head else {
      var response = Response.plain(.methodNotAllowed, "GET and HEAD only")
      response.headers[.allow] = "GET, HEAD"
      return response
    }
    guard request.target.path == ["metrics"] else { return .plain(.ok, "ok") }
    do {
      return .metrics(try await telemetry.text(at: clock()))
    } catch {
      return .plain(.serviceUnavailable, "the database cannot be read")
    }
  }
}

extension Response {
  static func metrics(_ text: [UInt8]) -> Response {
    var headers = Headers()
    headers[.contentType] = "\(PrometheusText.mediaType); charset=utf-8"
    headers[.cacheControl] = "no-store"
    return Response(status: .ok, headers: headers, body: .bytes(text))
  }
}
