/// One request as a test writes it.
extension Client {
  /// Sends a request on this connection and reads its answer.
  ///
  /// - Parameters:
  ///   - token: for `Authorization: Bearer`; `nil` for none.
  ///   - body: sent with its length, and as JSON where `headers` name no `Content-Type`.
  ///   - headers: further fields in this order.
  public func request(
    _ method: String, _ target: String, token: String? = nil, body: [UInt8]? = nil,
    headers: [(name: String, value: String)] = []
  ) throws -> Answer {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: plan.example\r\n"
    if let token { head += "Authorization: Bearer \(token)\r\n" }
    if let body {
      head += "Content-Length: \(body.count)\r\n"
      let isTyped = headers.contains { $0.name.lowercased() == "content-type" }
      if !isTyped { head += "Content-Type: application/json\r\n" }
    }
    for header in headers { head += "\(header.name): \(header.value)\r\n" }
    try send(Array("\(head)\r\n".utf8) + (body ?? []))
    return try answer(toHead: method == "HEAD")
  }
}
