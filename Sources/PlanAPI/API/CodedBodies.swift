import HTTPCore

/// The gzip forms of what has been sent, found by the entity tag of the content: one that many tokens ask for, or one
/// that has not changed while other data has, is compressed once. One for each loop, so no lock.
final class CodedBodies {
  /// Above this compressing takes over a millisecond, and the loop has others to answer meanwhile.
  private static let backgroundSize = 64 * 1024
  private var bodies: [String: [UInt8]] = [:]
  private var bytes = 0
  private let limit: Int

  /// - Parameter limit: in bytes; 0 keeps nothing.
  init(limit: Int) { self.limit = limit }

  /// - Parameter tag: the content's entity tag; `nil` for an answer without, which is not kept.
  func gzip(_ content: [UInt8], tag: String?) async throws -> [UInt8] {
    if let tag, let body = bodies[tag] { return body }
    let body: [UInt8]
    if content.count <= CodedBodies.backgroundSize {
      body = try Gzip.compress(content)
    } else {
      body = try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws in
        try Gzip.compress(content)
      }
    }
    if let tag { keep(body, tag: tag) }
    return body
  }

  private func keep(_ body: [UInt8], tag: String) {
    let size = body.count + tag.utf8.count + 128
    guard size <= limit / 8 else { return }
    if bytes + size > limit {
      bodies.removeAll(keepingCapacity: true)
      bytes = 0
    }
    if bodies.updateValue(body, forKey: tag) == nil { bytes += size }
  }
}

extension Response {
  /// Below this the fields and the work cost more than the bytes saved.
  private static let leastSize = 1024

  /// Whether the body goes out with gzip to a client that takes it as `coding` says: it is worth while for long text
  /// alone, or the client takes nothing else.
  func isGzipped(for coding: ContentCoding) -> Bool {
    guard status == .ok, headers[.contentEncoding] == nil, case .bytes(let content) = body else { return false }
    return switch coding {
    case .identity: false
    case .gzip: content.count > Response.leastSize && isText
    case .gzipOnly: true
    }
  }

  private var isText: Bool {
    let type = ContentNegotiation.essence(of: headers[.contentType] ?? "")
    return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
      || ["application/json", "application/xml", "application/javascript"].contains(type)
  }

  /// The same with its body compressed; the entity tag is left as it is.
  func gzipped(with bodies: CodedBodies, tag: String?) async throws -> Response {
    guard case .bytes(let content) = body else { return self }
    var response = self
    response.body = .bytes(try await bodies.gzip(content, tag: tag))
    response.headers[.contentEncoding] = "gzip"
    return response
  }
}
