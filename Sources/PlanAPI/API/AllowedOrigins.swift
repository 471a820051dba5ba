import HTTPCore

/// A site whose pages may use the API from a browser: `https://dashboard.example`, with a port where it has one
/// (RFC 6454 §6.1).
public struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
  public let description: String

  /// - Parameter text: a scheme and an authority as a browser writes them: in small letters, with no path behind.
  public init?(_ text: String) {
    guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }), text == text.lowercased() else {
      return nil
    }
    do throws(MessageError) {
      try HostValidator.validate(Array(text.utf8.dropFirst(scheme.utf8.count)).span)
    } catch {
      return nil
    }
    description = text
  }
}

/// Which pages of other sites may use the API from a browser, and what answers say of it (Fetch Standard §3.3, "CORS
/// protocol"). Without any, answers say nothing, and browsers keep other sites' pages out. Credentials are tokens, which
/// a page has to have: what a browser adds by itself is asked of none.
struct AllowedOrigins: Sendable {
  /// Fields of answers that a page may read beside the few that it always may.
  private static let exposed = "Allow, Content-Disposition, ETag, Link, Location, Retry-After, X-Request-Id"
  /// Fields that a page may send beside the few that it always may.
  private static let accepted =
    "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Range, "
    + "X-Request-Id"
  /// For so many seconds a browser need not ask again.
  private static let memory = "7200"

  private let origins: Set<String>

  init(_ origins: [WebOrigin]) { self.origins = Set(origins.map(\.description)) }

  /// Whether the answer to this head depends on the page that asks.
  func concern(_ head: RequestHead) -> Bool { !origins.isEmpty && head.field(.origin) != nil }

  /// Says that answers depend on who asks, so that no cache gives a page what was for another.
  func addVary(to response: inout Response) {
    guard !origins.isEmpty else { return }
    response.headers[.vary] = response.headers[.vary].map { "\($0), Origin" } ?? "Origin"
  }

  /// Lets a page that may do so read the answer.
  func add(to response: inout Response, for request: Request) {
    let asking = request.head.fields(.origin)
    guard asking.count == 1, origins.contains(asking[0]) else { return }
    response.headers[.accessControlAllowOrigin] = asking[0]
    guard request.method == .options, request.head.field(.accessControlRequestMethod) != nil,
      let methods = response.headers[.allow]
    else {
      response.headers[.accessControlExposeHeaders] = AllowedOrigins.exposed
      return
    }
    response.headers[.accessControlAllowMethods] = methods
    response.headers[.accessControlAllowHeaders] = AllowedOrigins.accepted
    response.headers[.accessControlMaxAge] = AllowedOrigins.memory
  }
}
