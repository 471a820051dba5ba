/// How far the body of the current request has been read (RFC 9112 §6).
struct BodyReader {
  enum State {
    case none
    case fixed(remaining: Int)
    case chunked(ChunkedDecoder)
    case complete
    /// Framing is lost: the connection cannot go on, and every further read fails in the same way.
    case failed(RequestBodyError)
  }

  static var none: BodyReader { BodyReader(state: .none, owesContinue: false) }

  var state: State
  /// The client waits for `100 (Continue)` before it sends the body (RFC 9110 §10.1.1).
  var owesContinue: Bool
  var started: MonotonicTime?
  var received = 0

  private init(state: State, owesContinue: Bool) {
    self.state = state
    self.owesContinue = owesContinue
  }

  init(head: RequestHead) throws(MessageError) {
    switch try Framing.of(head) {
    case .none: state = .none
    case .fixed(0): state = .none
    case .fixed(let length): state = .fixed(remaining: Int(length))
    case .chunked: state = .chunked(ChunkedDecoder())
    }
    owesContinue = try Framing.expectation(of: head) == .continue
    if case .none = state { owesContinue = false }
  }

  var announcedLength: Int? {
    switch state {
    case .none, .complete, .failed: 0
    case .fixed(let remaining): remaining
    case .chunked: nil
    }
  }

  /// How long the body may get when `limit` bytes more are welcome.
  func most(with limit: Int) -> Int {
    let (sum, overflow) = received.addingReportingOverflow(limit)
    return overflow ? .max : sum
  }

  var isComplete: Bool {
    switch state {
    case .none, .complete: true
    case .fixed, .chunked, .failed: false
    }
  }
}

extension Connection: BodySource {
  func nextPiece(upTo limit: Int) async throws(RequestBodyError) -> [UInt8] {
    guard !bodyReader.isComplete else { return [] }
    if case .failed(let error) = bodyReader.state { throw error }
    if bodyReader.owesContinue {
      bodyReader.owesContinue = false
      // A client that has begun to send does not wait for it (RFC 9110 §10.1.1).
      if stream.input.isEmpty { stream.append { $0.append("HTTP/1.1 100 Continue\r\n\r\n") } }
    }
    if bodyReader.started == nil { bodyReader.started = loop.now }
    do throws(RequestBodyError) {
      while true {
        if !stream.input.isEmpty {
          let piece = try takePiece(upTo: limit)
          bodyReader.received += piece.count
          if !piece.isEmpty || bodyReader.isComplete { return piece }
        }
        try await fillBody(upTo: limit)
      }
    } catch {
      bodyReader.state = .failed(error)
      throw error
    }
  }

  /// Decodes what has arrived.
  private func takePiece(upTo limit: Int) throws(RequestBodyError) -> [UInt8] {
    switch bodyReader.state {
    case .none, .complete, .failed: return []
    case .fixed(let remaining):
      let count = min(remaining, stream.input.unread.count)
      guard count <= limit else { throw .tooLarge(limit: limit) }
      let piece = Array(stream.input.storage[stream.input.unread.prefix(count)])
      stream.input.consume(count)
      bodyReader.state = count == remaining ? .complete : .fixed(remaining: remaining - count)
      return piece
    case .chunked(var decoder):
      var piece: [UInt8] = []
      do throws(MessageError) {
        let storage = stream.input.storage
        let consumed = try decoder.decode(
          storage.span.extracting(stream.input.unread), into: &piece, limit: bodyReader.most(with: limit))
        stream.input.consume(consumed)
      } catch {
        throw error.status == .contentTooLarge ? .tooLarge(limit: limit) : .malformed(error)
      }
      bodyReader.state = decoder.isComplete ? .complete : .chunked(decoder)
      return piece
    }
  }

  private func fillBody(upTo limit: Int) async throws(RequestBodyError) {
    let deadline = bodyDeadline(limit: limit)
    // Looked at here too, for a peer that always has more is never waited for.
    guard loop.now < deadline else { throw .timedOut }
    do throws(ConnectionError) {
      guard try await stream.fill(until: deadline) else { throw .disconnected }
    } catch {
      switch error {
      case .timedOut: throw .timedOut
      case .stopped, .disconnected: throw .disconnected
      }
    }
  }

  /// The body must keep its average rate after a grace, and be complete in time (HTTP.md, "Limits").
  private func bodyDeadline(limit: Int) -> MonotonicTime {
    let start = bodyReader.started ?? loop.now
    let byRate = start.advanced(
      by: limits.bodyGrace + .seconds(Double(bodyReader.received) / Double(max(limits.bodyRate, 1))))
    // 2^30 MiB are enough for any body, and no duration overflows by them.
    let mebibytes = min((max(bodyReader.most(with: limit), 1) - 1) / 1_048_576 + 1, 1 << 30)
    return min(byRate, start.advanced(by: limits.bodyTimeout * mebibytes))
  }

  /// Whether what is left of the current body is little enough to be read and thrown away.
  var canDiscardBody: Bool {
    switch bodyReader.state {
    case .none, .complete: true
    case .fixed(let remaining): !bodyReader.owesContinue && remaining <= limits.discardedBody
    case .chunked: !bodyReader.owesContinue
    case .failed: false
    }
  }

  /// Takes in what an endpoint left of its request's body, so that the next request is found behind it.
  /// - Returns: `false` when the connection cannot go on.
  func discardBody() async throws(ConnectionError) -> Bool {
    var allowance = limits.discardedBody
    while !bodyReader.isComplete {
      do throws(RequestBodyError) {
        allowance -= try await nextPiece(upTo: allowance).count
      } catch {
        return false
      }
    }
    bodyReader = .none
    return true
  }
}
