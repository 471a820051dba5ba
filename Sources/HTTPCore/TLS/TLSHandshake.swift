import Logging

/// The beginning of an encrypted connection.
struct TLSHandshake {
  let loop: EventLoop
  let resources: LoopResources
  let responder: any Responder

  /// Agrees with the client on keys, within the time that the limits grant for it.
  /// - Throws: ``ConnectionError`` where there is no connection; the client has been told what can be told.
  func perform(
    on transport: TCPStream, for endpoint: TLSEndpoint
  ) async throws(ConnectionError) -> (TLSStream, TransportSecurity) {
    var deadline = loop.now.advanced(by: resources.limits.handshakeTimeout)
    var isStopping = false
    let stream: TLSStream
    do throws(OpenSSLError) {
      stream = try TLSStream(transport, context: endpoint.identity.context(at: loop.now))
    } catch {
      resources.logger.error("no TLS session", metadata: ["error": "\(error)"])
      throw .disconnected
    }
    while true {
      switch stream.shakeHands() {
      case .moved:
        return (
          stream, TransportSecurity(clientCertificate: stream.clientCertificate, isStrict: endpoint.isStrict)
        )
      case .wouldBlock(let interest):
        switch await loop.wait(
          for: interest, on: transport.socket.descriptor, until: deadline, isIdle: !isStopping)
        {
        case .ready: continue
        case .timedOut: throw isStopping ? .stopped : .timedOut
        case .stopped where !isStopping:
          // It was taken in before the stop: as on an idle connection, a request may be on its way in good faith.
          isStopping = true
          deadline = min(deadline, loop.now.advanced(by: resources.limits.stopGrace))
        case .stopped: throw .stopped
        case .sacrificed: throw .disconnected
        }
      case .ended, .failed:
        try await giveUp(transport, isForeign: stream.isForeign)
        throw .disconnected
      }
    }
  }

  /// Lets the alert arrive that the session may have sent. A client that speaks HTTP in clear text can be told in words.
  private func giveUp(_ transport: TCPStream, isForeign: Bool) async throws(ConnectionError) {
    let stream = BufferedStream(transport, loop: loop, resources: resources)
    if isForeign {
      let error = MessageError(.badRequest, "HTTP in clear text where TLS was expected")
      let answer = resources.lastAnswer(responder.respond(toRefused: error), at: loop.now)
      stream.append { $0.append(contentsOf: answer) }
    }
    try await stream.linger()
  }
}
